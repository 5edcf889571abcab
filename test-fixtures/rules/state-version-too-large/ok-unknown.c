#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = LOGLEVEL_VERSION },
	{ .id = 2, .version = -LOGLEVEL_VERSION },
	{ }
};
