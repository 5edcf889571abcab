#include <linux/livepatch.h>

static int saved;

static struct klp_state states[] = {
	{ 1, .version = 1 },
	{ .id = 2, .version = 1, .data = &saved },
	{ }
};
