#include <linux/livepatch.h>

static struct klp_state states[] = {
	{
		.id = 1,
		.is_shadow = true,
//              ^^^^^^^^^^ info dialect-field: struct klp_state has no member `is_shadow` in mainline kernels: the livepatch is written in the dialect state-callbacks (posted to the livepatch list in January 2025, in no release). Say so in `klp-history.jsonc`: `"kernel": { "dialect": "state-callbacks" }`. It does not build on other kernels.
		.callbacks = {
//              ^^^^^^^^^^ related dialect-field: Nor has struct klp_state a member `callbacks`.
			.post_patch = livepatch_post_patch,
		},
	}, {
		.id = 2,
		.is_shadow = true,
//              ^^^^^^^^^^ related dialect-field: Set here too.
	}, { }
};
