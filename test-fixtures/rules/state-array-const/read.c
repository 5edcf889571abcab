#include <linux/livepatch.h>

static const struct klp_state states[] = {
//     ^^^^^ warning state-array-const: `states` is `const` and lies in read-only memory, but klp_get_state() hands out its entries for their `data` to be written, which would be an oops. Drop `const`.
	{ .id = 1, .version = 1 },
	{ }
};
