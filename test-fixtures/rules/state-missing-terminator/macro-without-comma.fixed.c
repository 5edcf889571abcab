#include <linux/livepatch.h>

#define X(a, b) { .id = a, .version = b }
#define PAIR X(3, 1), X(4, 1)

static struct klp_state states[] = {
	X(1, 1),
	X(2, 1),
	{ }
};

static struct klp_state others[] = { PAIR, { } };
