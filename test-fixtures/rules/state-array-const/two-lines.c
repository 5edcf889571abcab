#include <linux/livepatch.h>

static const
//     ^^^^^ warning state-array-const: `states` is `const` and lies in read-only memory, but klp_get_state() hands out its entries for their `data` to be written, which would be an oops. Drop `const`.
struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ }
};
