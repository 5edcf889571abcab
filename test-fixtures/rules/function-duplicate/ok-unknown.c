#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "show", .new_func = livepatch_show, .old_sympos = SHOW_IN_A },
	{ .old_name = "show", .new_func = livepatch_show_2, .old_sympos = SHOW_IN_B },
	{ .old_name = OLD, .new_func = livepatch_old },
	{ .old_name = OLD, .new_func = livepatch_old },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
