#include <linux/livepatch.h>

static struct vendor_state vendor_states[] = {
	{ .is_shadow = true, .callbacks = { 0 } },
	{ }
};
