#include <linux/livepatch.h>

enum { OWN = -6 };

static struct klp_state states[] = {
	{ .id = (unsigned long)-1, .version = 1 },
	{ .id = (unsigned long)(-2), .version = 1 },
	{ .id = (unsigned long)(1 - 4), .version = 1 },
	{ .id = (unsigned long)OWN, .version = 1 },
	{ .id = (unsigned long)(0 ? 1 : -5), .version = 1 },
	{ .id = (unsigned long)-1, .version = 1 },
	{ }
};
