#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_object objs[] = {
	{
		.name = "nfs",	/* not loaded at boot */
//                      ^^^^^ error object-without-functions: The object "nfs" does not set `.funcs`: klp_enable_patch() refuses the whole livepatch with -EINVAL. An object in which nothing is patched needs an empty list.
		.callbacks = {
			.pre_patch = livepatch_pre_patch,
		},
	}, { }
};
