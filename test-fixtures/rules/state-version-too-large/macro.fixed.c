#include <linux/livepatch.h>

#include <linux/limits.h>

#define LOGLEVEL_VERSION 1

static struct klp_state states[] = {
	{ .id = 1, .version = LOGLEVEL_VERSION },
	{ .id = 2, .version = 1 },
	{ .id = 3, .version = 1 },
	{ }
};
