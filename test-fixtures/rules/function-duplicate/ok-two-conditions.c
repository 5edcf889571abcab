#include <linux/livepatch.h>

static struct klp_func funcs[] = {
#ifdef VENDOR_9
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
#endif
#ifdef VENDOR_8
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
#endif
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
