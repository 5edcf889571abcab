#include <linux/module.h>
#include <linux/livepatch.h>

#define LOGLEVEL_STATE 1
#define LOGLEVEL_STATE_VERSION 2

static bool has_previous(void)
{
	return klp_get_prev_state(LOGLEVEL_STATE) != NULL;
//                                ^^^^^^^^^^^^^^ error call-undeclared-state: `patch` is cumulative and does not declare state 1 (LOGLEVEL_STATE), which klp_get_prev_state() asks for: the kernel refuses it with -EINVAL over a livepatch that has this state, and what it would take over is lost. Add it to the states array.
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

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
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
