#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_func funcs[] = {
	{ .old_name = "show", .new_func = livepatch_show, .old_sympos = 2 },
	{ }
};

static struct klp_object objs[] = {
	{ .name = "nfs", .funcs = funcs, .callbacks = { .pre_patch = livepatch_pre_patch } },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};
