#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
//              ^ related state-duplicate-id: The entry that look-ups see.
	[1 ... 2] = { .id = 1, .version = 1 },
//                          ^ warning state-duplicate-id: State 1 is declared more than once in `states`: look-ups see the first entry only, but a successor is held against every one of them.
	{ }
};
