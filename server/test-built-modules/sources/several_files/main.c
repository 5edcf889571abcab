// One livepatch out of three files: the tables are here, what they name is not.
#include <linux/module.h>
#include <linux/livepatch.h>

#include "fixes.h"

static struct klp_func functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = fixed_first },
	{ .old_name = "version_proc_show", .new_func = fixed_second, .old_sympos = 1 },
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = functions, .callbacks = { .pre_patch = prepare_second } },
	{ }
};

static struct klp_state states[] = {
	{ .id = SECOND_STATE, .version = SECOND_VERSION },
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
