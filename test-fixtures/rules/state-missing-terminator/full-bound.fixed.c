#include <linux/livepatch.h>

#define NR_STATES 2

static struct klp_state states[] = {
	[0] = { .id = 1, .version = 1 },
	[1] = { .id = 2, .version = 1 },
	{ }
};
