// --- file: klp-history.jsonc
{ "reserved": [{ "from": 1001, "to": 1999 }, { "from": 5, "to": 8 }, { "from": 1, "to": 2 }] }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 3, .version = 1 },
	{ .id = 1001, .version = 1 },
	{ .id = 1999, .version = 1 },
	{ .id = 6, .version = 1 },
	{ .id = 8, .version = 1 },
	{ .id = 4, .version = 1 },
	{ }
};
