#include <linux/livepatch.h>

#include <vendor/states.h>

static struct klp_state from_macro[] = {
	VENDOR_STATES
};

static struct klp_state unknown_bound[VENDOR_NR_STATES] = {
	{ .id = 1, .version = 1 },
};

static struct klp_state template[] = {
	{ .id = 1, .version = 1 },
	@@KLP_STATES@@
};
