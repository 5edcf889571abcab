#include <linux/livepatch.h>

#define PATCH(f) { .old_name = #f, .new_func = livepatch_##f }

static struct klp_func funcs[] = {
	PATCH(cmdline_proc_show),
	PATCH(meminfo_proc_show),
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
