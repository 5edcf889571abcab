// --- file: klp-history.jsonc
{ "streams": { "main": { "releases": [{ "name": "livepatch_1", "states": [{ "id": 9, "version": 1 }] }] } } }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .id = 10, .version = 1 },
	{ }
};
