#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = -LOGLEVEL_STATE, .version = 1 },
	{ .id = BUG << 31, .version = 1 },
	{ }
};
