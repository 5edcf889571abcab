#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_object objs[] = {
	{
		.name = "vmlinux",
//                      ^^^^^^^^^ error object-named-vmlinux: The kernel waits for a module named "vmlinux", which never loads: nothing of this object is patched, silently. The kernel itself is the object whose `.name` is NULL.
		.callbacks = {
			.pre_patch = livepatch_pre_patch,
		},
	}, { }
};
