// --- file: klp-history.jsonc
{ "reserved": [{ "from": 20, "to": 29 }, { "from": 1000, "to": 1003, "owner": "net" }] }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .id = 2, .version = 1 },
	{ }
};
