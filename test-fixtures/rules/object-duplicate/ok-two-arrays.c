#include <linux/module.h>
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
	{ .name = "nfs", .funcs = funcs },
	{ }
};

static struct klp_object other_objs[] = {
	{ .name = "nfs", .funcs = more_funcs },
	{ }
};

static struct klp_patch patch_1 = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static struct klp_patch patch_2 = {
	.mod = THIS_MODULE,
	.objs = other_objs,
};
