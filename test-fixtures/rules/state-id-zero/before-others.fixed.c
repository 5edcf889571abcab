#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 6, .version = 1 },
	{ .id = 5, .version = 1 },
	{ }
};
