#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 1

static int test_init(void)
{
	return 0;
}

static void test_exit(void)
{
	klp_shadow_free_all(READS_SHADOW, NULL);
}

module_init(test_init);
module_exit(test_exit);
MODULE_LICENSE("GPL");
