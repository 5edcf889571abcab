#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
	{ .old_name = NULL, .new_func = NULL, .old_sympos = 0 }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
