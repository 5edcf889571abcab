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
	}, { },
//         ^^^ error object-is-terminator: A zero entry stands before other objects: the kernel takes it for the end of `objs` and silently ignores what follows.
	{
//      ^ related object-is-terminator: Ignored by the kernel.
		.name = "nfs",
		.funcs = funcs,
	},
};
