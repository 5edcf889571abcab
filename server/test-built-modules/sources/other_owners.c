// Other things that name their module, and counters beside the tables.
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/livepatch.h>

static int installed = 3;
static long calls = 1;

static int fixed(void)
{
	calls++;
	return installed;
}

static loff_t seek(struct file *file, loff_t offset, int whence)
{
	return calls;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.llseek = seek,
};

static struct file_operations bare = {
	.owner = THIS_MODULE,
};

static struct klp_func functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = fixed },
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = functions },
	{ }
};

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
	.states = states,
	.replace = true,
};

static int __init enable(void)
{
	installed++;
	if (register_chrdev(0, "klp-one", &operations) < 0 || register_chrdev(0, "klp-two", &bare) < 0)
		return -EBUSY;
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
