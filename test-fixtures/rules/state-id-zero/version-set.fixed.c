#include <linux/livepatch.h>

#define LOGLEVEL_STATE 0

static struct klp_state states[] = {
	{
		.id = 1,
		.version = 1,
	}, { }
};
