#include <linux/livepatch.h>

static struct klp_object objs[] = {
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = (struct klp_state[]) {
		{ .id = 1, .version = 1 },
		{ }
	},
};
