#include <linux/livepatch.h>

#define LOGLEVEL_STATE 0

static struct klp_state states[] = {
	{
		.id = LOGLEVEL_STATE,
//                    ^^^^^^^^^^^^^^ error state-id-zero: This state has the id 0: the kernel takes it for the end of `states` and never sees it. Give it an id of 1 or above.
		.version = 1,
	}, { }
};
