// --- file: klp-history.jsonc
{ "states": { "7": {} } }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .id = 8, .version = 1 },
	{ }
};
