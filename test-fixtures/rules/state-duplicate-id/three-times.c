#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ 7, 1 }, { 7, 1 }, { 7, 2 }, { }
//                  ^ error state-duplicate-id: State 7 is declared more than once in `states`: look-ups see the first entry (version 1), but a successor is also held against version 2: the kernel refuses with -EINVAL even this same table over itself.
//        ^ related state-duplicate-id: The entry that look-ups see.
//                            ^ related state-duplicate-id: Here again.
};
