#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = INT_MAX },
	{ .id = 2, .version = 20261231 },
	{ }
};
