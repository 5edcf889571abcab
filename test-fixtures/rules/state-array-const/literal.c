#include <linux/livepatch.h>

static struct klp_object objs[] = {
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = (const struct klp_state[]) {
//                 ^^^^^ warning state-array-const: This list of states is `const` and lies in read-only memory, but klp_get_state() hands out its entries for their `data` to be written, which would be an oops. Drop `const`.
		{ .id = 1, .version = 1 },
		{ }
	},
};
