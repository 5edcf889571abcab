#include <linux/livepatch.h>

static struct klp_func no_funcs[] = {
	{}
};

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{}
};
