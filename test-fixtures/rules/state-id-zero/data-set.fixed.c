#include <linux/livepatch.h>

static int saved;

static struct klp_state states[] = {
	{ .id = 1, .data = &saved },
	{ }
};
