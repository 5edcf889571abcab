#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "show",
		.new_func = livepatch_show,
	}, { }
};

static struct klp_func nfs_funcs[] = {
	{
		.old_name = "show",
		.new_func = livepatch_show,
	}, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .name = "nfs", .funcs = nfs_funcs },
	{ }
};
