#include <linux/module.h>
#include <linux/livepatch.h>

#define LOGLEVEL_STATE 1
#define LOGLEVEL_STATE_VERSION 2

static struct klp_patch patch;

static bool is_declared(void)
{
	return klp_get_state(&patch, LOGLEVEL_STATE) != NULL;
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
//                      ^^^^^^ error state-array-unused: `states` is not named by `.states` of `patch`: for the kernel this livepatch has no states. klp_get_state() returns NULL for each of them, and a cumulative livepatch is refused with -EINVAL over one that has states.
	{
		.id = LOGLEVEL_STATE,
		.version = LOGLEVEL_STATE_VERSION,
	}, { }
};

static struct klp_patch patch = {
//                      ^^^^^ related state-array-unused: This livepatch sets no `.states`.
	.mod = THIS_MODULE,
	.objs = objs,
	.states = NULL,
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
