#include <linux/livepatch.h>

static const struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ }
};
