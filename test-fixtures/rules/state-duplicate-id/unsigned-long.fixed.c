#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = (unsigned long)-1, .version = 1 },
	{ }
};
