#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 0x80000000, .version = 1 },
	{ .id = (1234567 << 6) | 3, .version = 1 },
	{ .id = 7 - 5, .version = 1 },
	{ .id = 4294967297, .version = 1 },
	{ }
};
