#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.callbacks = {
//              ^^^^^^^^^^ error object-is-terminator: This object has callbacks, but neither `.name` nor `.funcs`: the kernel takes it for the end of `objs` and silently ignores it and what follows. Give it `.funcs`, an empty list if nothing is patched.
			.pre_patch = livepatch_pre_patch,
		},
	},
	{
		.funcs = funcs,
	},
	{
		.callbacks = {
//              ^^^^^^^^^^ error object-is-terminator: This object has callbacks, but neither `.name` nor `.funcs`: the kernel takes it for the end of `objs` and silently ignores it. Give it `.funcs`, an empty list if nothing is patched.
			.post_unpatch = livepatch_post_unpatch,
		},
	},
};
