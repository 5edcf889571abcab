#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show, .force = KLP_NORMAL_FORCE },
//                                                                                  ^^^^^^ info dialect-field: struct klp_func has no member `force` in mainline kernels: the livepatch is written in the dialect openeuler (openEuler's kernels). Say so in `klp-history.jsonc`: `"kernel": { "dialect": "openeuler" }`. It does not build on other kernels.
	{ .old_name = "meminfo_proc_show", .new_func = livepatch_meminfo_proc_show, .force = KLP_NORMAL_FORCE },
//                                                                                  ^^^^^^ related dialect-field: Set here too.
	{ }
};

static struct klp_hook hooks[] = {
	{ .hook = livepatch_loaded },
	{ }
};

static struct klp_object objs[] = {
	{ .funcs = funcs, .hooks_load = hooks },
//                        ^^^^^^^^^^^ related dialect-field: Nor has struct klp_object a member `hooks_load`.
	{ }
};
