#include <linux/livepatch.h>

#define OWN 16UL

static struct klp_state states[] = {
	{ .id = 1UL << 31, .version = 1 },
	{ .id = (2147483647UL + 1), .version = 1 },
	{ .id = 0x7fffffffUL * 2 + 1, .version = 1 },
	{ .id = 1 + (2UL << 31), .version = 1 },
	{ .id = (4UL * 0x40000000) + 1, .version = 1 },
	{ .id = OWN << 30, .version = 1 },
	{ .id = ~0 - 2147483647 - 1, .version = 1 },
	{ }
};
