#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = (unsigned long)-1, .version = 1 },
//              ^^^^^^^^^^^^^^^^^ related state-duplicate-id: The entry that look-ups see.
	{ .id = 0xffffffffffffffff, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^ warning state-duplicate-id: State 18446744073709551615 (0xffffffffffffffff) is declared more than once in `states`: look-ups see the first entry only, but a successor is held against every one of them.
	{ }
};
