#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ }
};

static const struct klp_state *first = states;
static struct klp_state *const last = &states[0];
