// --- file: klp-history.jsonc
{ "reserved": [{ "from": 1000, "to": 1003, "owner": "net" }] }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1000, .version = 1 },
	{ .id = 1003, .version = 1 },
	{ .version = 1 },
//      ^^^^^^^^^^^^^^^^ error state-id-zero: This state has the id 0: the kernel takes it for the end of `states` and never sees it. Give it an id of 1 or above.
	{ }
};
