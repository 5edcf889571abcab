// --- file: klp-history.jsonc
{ "reserved": [{ "from": 10, "to": 40 }, { "from": 20, "to": 30 }] }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 35, .version = 1 },
	{ .id = 2, .version = 1 },
	{ .id = 41, .version = 1 },
	{ .id = 42, .version = 1 },
	{ }
};
