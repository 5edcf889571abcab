#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
//      ^ related object-is-terminator: The other object for the kernel itself.
		.callbacks = {
//              ^^^^^^^^^^ error object-is-terminator: This object has callbacks, but neither `.name` nor `.funcs`: the kernel takes it for the end of `objs` and silently ignores it and what follows. Put them into the other object for the kernel itself: two are refused with -EEXIST.
			.pre_patch = livepatch_pre_patch,
		},
	},
	{
//      ^ related object-is-terminator: The other object for the kernel itself.
		.funcs = funcs,
	},
	{
		.callbacks = {
//              ^^^^^^^^^^ error object-is-terminator: This object has callbacks, but neither `.name` nor `.funcs`: the kernel takes it for the end of `objs` and silently ignores it. Put them into the other object for the kernel itself: two are refused with -EEXIST.
			.post_unpatch = livepatch_post_unpatch,
		},
	},
};
