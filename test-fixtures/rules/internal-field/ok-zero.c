#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ "cmdline_proc_show", livepatch_cmdline_proc_show, 0 },
	{ 0 }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
