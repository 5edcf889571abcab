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
	.replace_set = 3,
//      ^^^^^^^^^^^^ info dialect-field: struct klp_patch has no member `replace_set` in mainline kernels; it comes from the dialect replace-set. The livepatch does not build on a kernel without it.
};
