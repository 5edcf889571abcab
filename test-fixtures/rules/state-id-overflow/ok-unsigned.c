#include <linux/livepatch.h>

#define BUG 1234567UL
#define LOGLEVEL_STATE ((BUG << 32) | 3)

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 1 },
	{ .id = 1UL << 63, .version = 1 },
	{ .id = (unsigned long)-1, .version = 1 },
	{ .id = 0xfffffffffffffff0, .version = 1 },
	{ .id = BIT(40), .version = 1 },
	{ }
};
