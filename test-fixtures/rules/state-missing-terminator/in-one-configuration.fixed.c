#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
#ifdef CONFIG_PRINTK
	{ .id = 2, .version = 1 },
#endif
	{ }
};
