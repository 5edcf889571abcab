// --- file: Kbuild
obj-m := livepatch.o
// --- file: livepatch.c
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
//                      ^^^^^ error module-not-gpl: The module lacks `MODULE_LICENSE`: modpost does not link it against klp_enable_patch(), which is exported to GPL modules only.
//                      ^^^^^ error module-not-marked: The module lacks `MODULE_INFO(livepatch, "Y")`: the kernel does not know it as a livepatch, and klp_enable_patch() refuses it with -EINVAL.
	.mod = THIS_MODULE,
	.objs = objs,
};

int init_module(void)
{
	return klp_enable_patch(&patch);
}

void cleanup_module(void)
{
}
