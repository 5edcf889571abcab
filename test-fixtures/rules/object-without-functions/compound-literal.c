#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = (struct klp_object[]) {
		{ .name = "nfs" },
//                        ^^^^^ error object-without-functions: The object "nfs" does not set `.funcs`: klp_enable_patch() refuses the whole livepatch with -EINVAL. An object in which nothing is patched needs an empty list.
		{ }
	},
};
