#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = NULL,	/* vmlinux */
		.callbacks = {
//              ^^^^^^^^^^ error object-is-terminator: This object has callbacks, but neither `.name` nor `.funcs`: the kernel takes it for the end of `objs` and silently ignores it and what follows. Give it `.funcs`, an empty list if nothing is patched.
			.pre_patch = livepatch_pre_patch,
		},
	},
	{
		.name = "nfs",
		.funcs = funcs,
	},
	{ }
};
