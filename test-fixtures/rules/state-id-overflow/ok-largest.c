#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 0xffffffffffffffff, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^ related state-duplicate-id: The entry that look-ups see.
	{ .id = 18446744073709551615UL, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^^^^ warning state-duplicate-id: State 18446744073709551615 (18446744073709551615UL) is declared more than once in `states`: look-ups see the first entry only, but a successor is held against every one of them.
	{ .id = 01777777777777777777777, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^^^^^ related state-duplicate-id: Here again.
	{ .id = UNKNOWN, .version = 1 },
	{ .id = 1 + 18446744073709551616, .version = 1 },
	{ }
};
