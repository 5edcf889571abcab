#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_object objs[] = {
	{
		.name = "vmlinux",
//                      ^^^^^^^^^ error object-named-vmlinux: The kernel waits for a module named "vmlinux", which never loads: nothing of this object is patched, silently. The kernel itself is the object whose `.name` is NULL.
//                      ^^^^^^^^^ error object-without-functions: The object "vmlinux" does not set `.funcs`: klp_enable_patch() refuses the whole livepatch with -EINVAL. An object in which nothing is patched needs an empty list.
		.callbacks = {
			.pre_patch = livepatch_pre_patch,
		},
	}, { }
};
