// --- file: klp-history.jsonc
{ "streams": { "main": { "releases": [{ "name": "livepatch_1", "states": [{ "id": 9, "version": 1 }] }] } } }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .version = 1 },
//      ^^^^^^^^^^^^^^^^ error state-id-zero: This state has the id 0: the kernel takes it for the end of `states` and never sees it. Give it an id of 1 or above.
	{ }
};
