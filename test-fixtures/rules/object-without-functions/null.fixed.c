#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_func none[] = {
	{ }
};

static struct klp_object objs[] = {
	{ .name = "nfs", .funcs = none, .callbacks.pre_patch = livepatch_pre_patch },
	{ }
};
