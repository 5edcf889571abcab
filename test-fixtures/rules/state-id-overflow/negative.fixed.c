#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = (unsigned long)-1, .version = 1 },
	{ .id = (unsigned long)(5 - 7), .version = 1 },
	{ }
};
