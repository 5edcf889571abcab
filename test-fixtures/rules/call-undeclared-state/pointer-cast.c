#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_patch patch;

static bool is_there(void)
{
	return klp_get_state(&patch, (size_t)7) != NULL;
//                                   ^^^^^^^^^ error call-undeclared-state: `patch` does not declare state 7 ((size_t)7): klp_get_state() returns NULL for it. Add it to the states array.
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
	{ .id = 2, .version = 1 },
//              ^ info state-never-used: State 2 is declared, but no callback and no other function asks for it: it only decides which livepatches may replace this one.
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
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
