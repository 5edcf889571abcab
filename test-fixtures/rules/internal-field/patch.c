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
	.enabled = true,
//      ^^^^^^^^ warning internal-field: `.enabled` of struct klp_patch belongs to the kernel, which sets it by itself and overwrites what stands here. Leave it out.
	.list = LIST_HEAD_INIT(patch.list),
//      ^^^^^ warning internal-field: `.list` of struct klp_patch belongs to the kernel, which sets it by itself and overwrites what stands here. Leave it out.
};
