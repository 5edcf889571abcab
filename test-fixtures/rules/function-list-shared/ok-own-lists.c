#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "put_page_helper",
		.new_func = livepatch_put_page_helper,
	}, { }
};

static struct klp_func nfs_funcs[] = {
	{
		.old_name = "put_page_helper",
		.new_func = livepatch_put_page_helper,
	}, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .name = "nfs", .funcs = nfs_funcs },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};
