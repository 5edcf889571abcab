#include <linux/livepatch.h>

struct test_state { int id; };

static const struct test_state states[] = {
	{ 1 },
	{ 0 }
};
