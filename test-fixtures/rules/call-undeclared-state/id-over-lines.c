#include <linux/module.h>
#include <linux/livepatch.h>

#define LOGLEVEL_STATE 1

static struct klp_patch patch;

static int save_loglevel(void)
{
	struct klp_state *state = klp_get_state(&patch, LOGLEVEL_STATE
//                                                      ^^^^^^^^^^^^^^ error call-undeclared-state: `patch` does not declare state 2 (LOGLEVEL_STATE + 1): klp_get_state() returns NULL for it. Add it to the states array.
						+ 1);

	return state ? 0 : -EINVAL;
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 1 },
	{ }
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
