#include <linux/livepatch.h>

#define LOGLEVEL_STATE 1
#define NETFILTER_STATE 2

static struct klp_state states[] = {
	{
		.id = LOGLEVEL_STATE,
		.version = 2,
	}, {
		.id = NETFILTER_STATE,
		.version = 1,
	}, { }
};
