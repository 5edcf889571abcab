#include <linux/module.h>
#include <linux/livepatch.h>

#define KLP_SHADOW_ID(bug, n) (((bug) << 33) | (n))
#define A KLP_SHADOW_ID(1, 0x200000000)

MODULE_LICENSE("GPL");
