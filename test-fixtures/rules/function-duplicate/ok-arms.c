#include <linux/livepatch.h>

static struct klp_func funcs[] = {
#ifdef CONFIG_PROC_FS
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
#else
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
#endif
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
