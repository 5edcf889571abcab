#include <linux/module.h>
#include <linux/livepatch.h>

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
//                      ^^^^^ error patch-never-enabled: `patch` is never given to klp_enable_patch(): the module loads, and patches nothing. Return `klp_enable_patch(&patch)` from module init.
	.mod = THIS_MODULE,
	.objs = objs,
};

static int livepatch_init(void)
{
	klp_get_state((&patch), 1);
//                              ^ error call-undeclared-state: `patch` does not declare state 1: klp_get_state() returns NULL for it. Add it to the states array.
	return 0;
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
