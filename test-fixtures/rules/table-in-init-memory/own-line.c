#include <linux/livepatch.h>

static struct klp_state states[]
	__initdata
//      ^^^^^^^^^^ error table-in-init-memory: `states` is `__initdata`: its memory is freed once the module is initialised, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Drop `__initdata`.
	= {
	{ .id = 1, .version = 1 },
	{ }
};
