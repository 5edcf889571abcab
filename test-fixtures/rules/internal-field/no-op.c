#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .nop = true },
//                                         ^^^^ warning internal-field: `.nop` of struct klp_func belongs to the kernel, which takes an entry that has it set for one of its own, runs the original function and frees the entry later. Leave it out.
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
