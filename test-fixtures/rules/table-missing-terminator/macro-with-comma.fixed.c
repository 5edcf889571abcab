#include <linux/livepatch.h>

#define FUNC(name) { .old_name = #name, .new_func = livepatch_ ## name },

static struct klp_func funcs[] = {
	FUNC(cmdline_proc_show)
	FUNC(meminfo_proc_show)
	{ }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ }
};
