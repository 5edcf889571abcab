// --- file: klp-history.jsonc
{}
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 18446744073709551615UL, .version = 1 },
	{ .version = 1 },
//      ^^^^^^^^^^^^^^^^ error state-id-zero: This state has the id 0: the kernel takes it for the end of `states` and never sees it. Give it an id of 1 or above.
	{ }
};
