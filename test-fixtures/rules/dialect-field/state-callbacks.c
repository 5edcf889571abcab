#include <linux/livepatch.h>

static struct klp_state states[] = {
	{
		.id = 1,
		.is_shadow = true,
//              ^^^^^^^^^^ info dialect-field: struct klp_state has no member `is_shadow` in mainline kernels; it comes from the dialect state-callbacks. The livepatch does not build on a kernel without it.
		.callbacks = {
//              ^^^^^^^^^^ info dialect-field: struct klp_state has no member `callbacks` in mainline kernels; it comes from the dialect state-callbacks. The livepatch does not build on a kernel without it.
			.post_patch = livepatch_post_patch,
		},
	}, {
		.id = 2,
		.is_shadow = true,
//              ^^^^^^^^^^ related dialect-field: Set here too.
	}, { }
};
