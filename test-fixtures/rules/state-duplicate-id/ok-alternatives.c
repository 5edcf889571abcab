#include <linux/livepatch.h>

static struct klp_state states[] = {
#ifdef CONFIG_PRINTK
	{ .id = 1, .version = 1 },
#else
	{ .id = 1, .version = 2 },
#endif
	{ }
};
