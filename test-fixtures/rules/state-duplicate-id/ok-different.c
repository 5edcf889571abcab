#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .id = 0x100000001, .version = 1 },
	{ .id = 2, .version = 1 },
	{ }
};
