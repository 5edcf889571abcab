#include <linux/livepatch.h>

#include <vendor/states.h>

static struct klp_state states[] = {
	{ .id = VENDOR_STATE_A, .version = 1 },
	{ .id = VENDOR_STATE_B, .version = 2 },
	{ }
};
