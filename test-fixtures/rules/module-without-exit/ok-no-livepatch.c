#include <linux/module.h>
#include <linux/livepatch.h>

static int test_init(void)
{
	return klp_shadow_get(NULL, 1) ? 0 : -ENODEV;
}

module_init(test_init);
MODULE_LICENSE("GPL");
