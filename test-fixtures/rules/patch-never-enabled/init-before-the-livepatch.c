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

module_init(livepatch_init);
// <---------------------------- warning module-without-exit: The module has no exit function: rmmod refuses it with -EBUSY for ever, also once the livepatch is disabled or replaced. An empty one is enough.
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
