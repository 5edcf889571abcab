#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_patch patch;

static int livepatch_pre_patch(struct klp_object *obj)
{
	return klp_get_state(&patch, 3) ? 0 : -EINVAL;
//                                   ^ error call-undeclared-state: `patch` does not declare state 3: klp_get_state() returns NULL for it. Add it to the states array.
}

static bool is_declared(void)
{
	return klp_get_state(&patch, 1) != NULL;
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs, .callbacks = { .pre_patch = livepatch_pre_patch } },
	{ }
};

static struct klp_state states[2] = {
	{
		.id = 1,
		.version = 2,
	},
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
};

static int livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
