#include <linux/livepatch.h>

#define NR_STATES 2

static struct klp_state room[3] = { { .id = 1, .version = 1 }, { .id = 2, .version = 1 } };

static struct klp_state by_macro[NR_STATES + 1] = {
	[0] = { .id = 1, .version = 1 },
	[1] = { .id = 2, .version = 1 },
};
