#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = (void *)&livepatch_cmdline_proc_show },
	{ .old_name = "meminfo_proc_show", .new_func = NEW(meminfo_proc_show) },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
