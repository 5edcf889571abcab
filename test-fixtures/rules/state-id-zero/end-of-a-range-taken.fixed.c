// --- file: klp-history.jsonc
{ "reserved": [{ "from": 1000, "to": 1003, "owner": "net" }] }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1000, .version = 1 },
	{ .id = 1003, .version = 1 },
	{ .id = 1001, .version = 1 },
	{ }
};
