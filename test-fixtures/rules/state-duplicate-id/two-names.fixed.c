#include <linux/livepatch.h>

#define LOGLEVEL_STATE 4
#define CONSOLE_STATE (2 * 2)

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 3 },
	{ }
};
