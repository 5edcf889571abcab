#include <linux/livepatch.h>

#define LOGLEVEL_STATE 1
#define NETFILTER_STATE 2

static struct klp_state states[] = {
	{
		.id = LOGLEVEL_STATE,
		.version = 2,
	}, {
		.id = NETFILTER_STATE,
//                    ^^^^^^^^^^^^^^^ info state-version-missing: State 2 (NETFILTER_STATE) has no `.version`, which is version 0: the kernel lets any later livepatch with this state replace it. Start with version 1.
	}, { }
};
