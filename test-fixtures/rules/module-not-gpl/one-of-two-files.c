// --- file: Kbuild
obj-m := livepatch_fix.o
livepatch_fix-y := main.o fix.o
// --- file: main.c
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
	.mod = THIS_MODULE,
	.objs = objs,
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
// --- file: fix.c
#include <linux/module.h>

MODULE_LICENSE("Dual MIT/BSD");
// <------------------------------- error module-not-gpl: "Dual MIT/BSD" is no licence under which modpost links a module against klp_enable_patch(), which is exported to GPL modules only: the livepatch does not build. Those that it takes are "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL".
