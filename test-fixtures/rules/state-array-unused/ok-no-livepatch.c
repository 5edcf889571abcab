#include <linux/module.h>
#include <linux/livepatch.h>

#define LOGLEVEL_STATE 1
#define LOGLEVEL_STATE_VERSION 2

static struct klp_state states[] = {
	{
		.id = LOGLEVEL_STATE,
		.version = LOGLEVEL_STATE_VERSION,
	}, { }
};

MODULE_LICENSE("GPL");
