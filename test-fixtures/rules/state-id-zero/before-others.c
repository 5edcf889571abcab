#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 0, .version = 1 },
//              ^ error state-id-zero: This state has the id 0: the kernel takes it for the end of `states` and never sees it nor what follows. Give it an id of 1 or above.
	{ .id = 5, .version = 1 },
//      ^^^^^^^^^^^^^^^^^^^^^^^^^ related state-id-zero: Never seen by the kernel.
	{ }
};
