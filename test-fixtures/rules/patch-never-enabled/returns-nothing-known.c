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
	return init_all();
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
