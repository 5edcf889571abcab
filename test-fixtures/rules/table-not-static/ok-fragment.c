#include <linux/livepatch.h>

struct klp_func nfs_funcs[] = {
	{ }
};

struct klp_object nfs_objs[] = {
	{ .funcs = nfs_funcs },
	{ }
};

struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = nfs_objs,
};
