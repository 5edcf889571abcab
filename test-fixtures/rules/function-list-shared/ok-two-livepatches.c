#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "put_page_helper",
		.new_func = livepatch_put_page_helper,
	}, { }
};

static struct klp_object objs[] = {
	{ .name = "nfs", .funcs = funcs },
	{ }
};

static struct klp_object other_objs[] = {
	{ .name = "nfsd", .funcs = funcs },
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
