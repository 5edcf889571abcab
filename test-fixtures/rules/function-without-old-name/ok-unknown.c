#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = OLD_NAME, .new_func = livepatch_cmdline_proc_show },
	{ .old_name = __stringify(OLD_NAME), .new_func = livepatch_cmdline_proc_show },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
