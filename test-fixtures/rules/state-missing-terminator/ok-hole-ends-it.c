#include <linux/livepatch.h>

/* klp-state: ignore state-id-zero -- the hole is what this is about */
static struct klp_state states[] = {
	[0] = { .id = 1, .version = 1 },
	/* klp-state: ignore state-id-zero -- the hole is what this is about */
	[2] = { .id = 2, .version = 1 },
};
