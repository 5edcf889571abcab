#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func =
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
