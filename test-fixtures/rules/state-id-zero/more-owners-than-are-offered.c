// --- file: klp-history.jsonc
{ "reserved": [{ "from": 10, "to": 19, "owner": "team 0" }, { "from": 20, "to": 29, "owner": "team 1" }, { "from": 30, "to": 39, "owner": "team 2" }, { "from": 40, "to": 49, "owner": "team 3" }] }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .version = 1 },
//      ^^^^^^^^^^^^^^^^ error state-id-zero: This state has the id 0: the kernel takes it for the end of `states` and never sees it. Give it an id of 1 or above.
	{ }
};
