#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = no_funcs,
		.callbacks = {
			.pre_patch = livepatch_pre_patch,
		},
	},
	{
		.funcs = funcs,
	},
	{
		.funcs = no_funcs,
		.callbacks = {
			.post_unpatch = livepatch_post_unpatch,
		},
	},
	{ }
};
