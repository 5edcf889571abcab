#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 0xffffffffffffffff, .version = 1 },
	{ .id = 0x80000000, .version = 1 },
	{ }
};
