#include <linux/livepatch.h>

static struct klp_state states[] = {
	{
		.id = 1,
#ifdef CONFIG_PRINTK
		.version = 2,
#endif
	}, { }
};
