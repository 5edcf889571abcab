#include <linux/livepatch.h>

static struct klp_state states[] = {
	[1] = { .id = 2, .version = 1 },
	[0] = { .id = 1, .version = 1 },
	[2] = { }
};
