#include <linux/livepatch.h>

#define X(a, b) { .id = a, .version = b },

static struct klp_state on_lines[] = {
	X(1, 1)
	X(2, 1) /* two */
	{ }
};

static struct klp_state on_one_line[] = { X(1, 1) X(2, 1) { } };
