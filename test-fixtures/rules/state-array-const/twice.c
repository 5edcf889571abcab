#include <linux/livepatch.h>

static const struct klp_state states[2];
//     ^^^^^ warning state-array-const: `states` is `const` and lies in read-only memory, but klp_get_state() hands out its entries for their `data` to be written, which would be an oops. Drop `const`.

static struct klp_object objs[] = {
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = (void *)states,
};

static const struct klp_state states[2] = {
	{ .id = 1, .version = 1 },
};
