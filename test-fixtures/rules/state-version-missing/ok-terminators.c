#include <linux/livepatch.h>

static struct klp_state states[4] = {
	{ .id = 1, .version = 1 },
	{ 2, 1 },
	{ .id = 0 },
};
