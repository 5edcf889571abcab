#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{ .funcs = no_funcs, .callbacks.pre_patch = livepatch_pre_patch },
	{ .name = "nfs", .funcs = no_funcs, .callbacks.pre_patch = livepatch_pre_patch },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};
