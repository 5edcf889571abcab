#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "show", .new_func = livepatch_show, .old_sympos = 1 },
	{ .old_name = "show", .new_func = livepatch_show_2, .old_sympos = 2 },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
