#include <linux/livepatch.h>

struct test_state {
	unsigned long id;
};

static struct test_state states[] = {
	{ .id = 1 },
};

extern struct klp_state elsewhere[];
