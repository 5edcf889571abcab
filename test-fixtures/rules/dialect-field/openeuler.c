#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show, .force = KLP_NORMAL_FORCE },
//                                                                                  ^^^^^^ info dialect-field: struct klp_func has no member `force` in mainline kernels; it comes from the dialect openeuler. The livepatch does not build on a kernel without it.
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
//                        ^^^^^^^^^^^ info dialect-field: struct klp_object has no member `hooks_load` in mainline kernels; it comes from the dialect openeuler. The livepatch does not build on a kernel without it.
	{ }
};
