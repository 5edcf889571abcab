// --- file: klp-history.jsonc
{ "reserved": [{ "from": 150, "to": 300 }, { "from": 100, "to": 199 }] }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 99, .version = 1 },
	{ .id = 301, .version = 1 },
	{ }
};
