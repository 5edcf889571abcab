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
//      ^^^^^^^^^^^^ info dialect-field: struct klp_patch has no member `replace_set` in mainline kernels: the livepatch is written in the dialect replace-set (posted to the livepatch list in May 2026, in no release). Say so in `klp-history.jsonc`: `"kernel": { "dialect": "replace-set" }`. It does not build on other kernels.
};
