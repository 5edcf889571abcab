#include <linux/livepatch.h>

static struct klp_state states[] = {
	{
		.id = 1,
		.callbacks = {
//              ^^^^^^^^^^ info dialect-field: struct klp_state has no member `callbacks` in mainline kernels: the livepatch is written in the dialect state-callbacks (posted to the livepatch list in January 2025, in no release). Say so in `klp-history.jsonc`: `"kernel": { "dialect": "state-callbacks" }`. It does not build on other kernels.
			.pre_patch = allocate_loglevel,
		},
	},
	{ .id = 2 },
	{ }
};
