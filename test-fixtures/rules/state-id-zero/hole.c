#include <linux/livepatch.h>

static struct klp_state states[4] = {
	[0] = { .id = 1, .version = 1 },
	[2] = { .id = 2, .version = 1 },
//            ^^^^^^^^^^^^^^^^^^^^^^^^^ error state-id-zero: Nothing initialises `states[1]`, so its id is 0 and ends the array there: the kernel never sees this entry nor what follows.
};
