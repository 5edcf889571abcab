// --- file: klp-history.jsonc
{}
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 0x7fffffffffffffffUL, .version = 1 },
	{ .id = 9223372036854775808UL, .version = 1 },
	{ }
};
