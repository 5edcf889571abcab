#include <linux/livepatch.h>

static struct klp_state states[] = {
	{
		.id = 1,
//                    ^ related state-duplicate-id: The entry that look-ups see.
		.version = 1,
	},
	{
		.id = 2,
		.version = 1,
	},
	{
		.id = 1,
//                    ^ error state-duplicate-id: State 1 is declared more than once in `states`: look-ups see the first entry (version 1), but a successor is also held against version 3: the kernel refuses with -EINVAL even this same table over itself.
		.version = 3,
	},
	{ }
};
