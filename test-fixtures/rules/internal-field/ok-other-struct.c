#include <linux/livepatch.h>

static struct test_patch patches[] = {
	{ .enabled = true, .patched = false },
	{ }
};
