// Constant states, with data behind one of them.
#include <linux/module.h>
#include <linux/livepatch.h>

static int fixed(void)
{
	return 0;
}

static struct klp_func functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = fixed },
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = functions },
	{ }
};

static int payload = 17;

static const struct klp_state states[] = {
	{ .id = 31, .version = 1, .data = &payload },
	{ .id = 32, .version = 5 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
	.states = (struct klp_state *)states,
};

static int __init enable(void)
{
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
