#include <linux/livepatch.h>

#define COUNT 2

static struct klp_state states[COUNT + 1] = {
	[0 ... COUNT - 1] = { .id = 1, .version = 1 },
//                                  ^ warning state-duplicate-id: State 1 is declared more than once in `states`: look-ups see the first entry only, but a successor is held against every one of them.
};
