// Rows behind what ends the kernel's walk.
#include <linux/module.h>
#include <linux/livepatch.h>

static int fixed(void)
{
	return 0;
}

static int prepare(struct klp_object *object)
{
	return 0;
}

static struct klp_func functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = fixed },
	{ },
	{ .old_name = "version_proc_show", .new_func = fixed },
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = functions },
	{ .callbacks.pre_patch = prepare },
	{ .name = "xfs", .funcs = functions },
	{ }
};

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .version = 2 },
	{ .id = 3, .version = 3 },
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
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
