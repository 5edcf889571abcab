#include <linux/livepatch.h>

static struct klp_state states[2];

static struct klp_object objs[] = {
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = (void *)states,
};

static struct klp_state states[2] = {
	{ .id = 1, .version = 1 },
};
