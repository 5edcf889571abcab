#include <linux/livepatch.h>

static const struct klp_state states[] __initconst = {
//     ^^^^^ warning state-array-const: `states` is `const` and lies in read-only memory, but klp_get_state() hands out its entries for their `data` to be written, which would be an oops. Drop `const`.
//                                     ^^^^^^^^^^^ error table-in-init-memory: `states` is `__initconst`: its memory is freed once the module is initialised, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Drop `__initconst`.
	{ .id = 1, .version = 1 },
	{ }
};
