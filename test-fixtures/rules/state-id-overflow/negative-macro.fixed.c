#include <linux/livepatch.h>

#define LOGLEVEL_STATE -5
enum { NETFILTER_STATE = -6 };

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 1 },
	{ .id = (unsigned long)NETFILTER_STATE, .version = 1 },
	{ }
};
