#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	@@KLP_PATCHES_FUNCS@@
	{ .old_name = "cmdline_proc_show", @@NEW@@ },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
