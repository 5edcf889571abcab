#include <linux/livepatch.h>

#define LOGLEVEL_STATE (1UL << 31)
#define BUG 1234567UL
#define NETFILTER_STATE ((BUG * 4096) | 3)

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 1 },
	{ .id = NETFILTER_STATE, .version = 1 },
	{ .id = (70000UL * 70000) + 1, .version = 1 },
	{ }
};
