#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ PATCHED(cmdline_proc_show), .old_name = NULL },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
