#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_func more_funcs[] = {
	{
		.old_name = "nfs_readdir",
		.new_func = livepatch_nfs_readdir,
	}, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .name = "nfs", .funcs = more_funcs },
	{ }
};
