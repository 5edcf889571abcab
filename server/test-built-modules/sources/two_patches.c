// Two patches, of which one is enabled.
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

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ }
};

static struct klp_state newer_states[] = {
	{ .id = 1, .version = 2 },
	{ .id = 2, .version = 1 },
	{ }
};

static int refixed(void)
{
	return 1;
}

static struct klp_func newer_functions[] = {
	{ .old_name = "version_proc_show", .new_func = refixed },
	{ }
};

static struct klp_object newer_objects[] = {
	{ .funcs = newer_functions },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
	.states = states,
	.replace = true,
};

static struct klp_patch newer_patch __used = {
	.mod = THIS_MODULE,
	.objs = newer_objects,
	.states = newer_states,
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
