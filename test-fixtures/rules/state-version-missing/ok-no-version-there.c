#include <linux/livepatch.h>

static struct klp_state states[] = {
	{
		.id = 1,
		.callbacks = {
//              ^^^^^^^^^^ info dialect-field: struct klp_state has no member `callbacks` in mainline kernels; it comes from the dialect state-callbacks. The livepatch does not build on a kernel without it.
			.pre_patch = allocate_loglevel,
		},
	},
	{ .id = 2 },
	{ }
};
