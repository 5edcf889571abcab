#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show, .old_func = cmdline_proc_show, .patched = false },
//                                                                                  ^^^^^^^^^ warning internal-field: `.old_func` of struct klp_func belongs to the kernel, which sets it by itself and overwrites what stands here. Leave it out.
//                                                                                                                 ^^^^^^^^ warning internal-field: `.patched` of struct klp_func belongs to the kernel, which sets it by itself and overwrites what stands here. Leave it out.
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
