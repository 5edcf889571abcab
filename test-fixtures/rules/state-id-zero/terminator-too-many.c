#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .id = 0 },
//              ^ error state-id-zero: A zero entry stands before other entries: the kernel takes it for the end of `states` and never sees what follows.
	{ .id = 2, .version = 1 },
//      ^^^^^^^^^^^^^^^^^^^^^^^^^ related state-id-zero: Never seen by the kernel.
	{ }
};
