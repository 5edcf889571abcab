// Init writes a variable that lies beside the patch, and then .replace.
#include <linux/module.h>
#include <linux/livepatch.h>

static int installed = 3;
static long calls[40] = { 1 };

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

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
};

static int __init enable(void)
{
	installed++;
	calls[3] = installed;
	patch.replace = installed > 2;
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
