#include <linux/module.h>
#include <linux/livepatch.h>

#define KLP_SHADOW_ID(bug, n) (((bug) << 6) | (n))
#define A KLP_SHADOW_ID(1, 64, 2)
#define B KLP_SHADOW_ID(64)
#define C KLP_SHADOW_ID(1, 63 + 64)
#define D KLP_SHADOW_ID

MODULE_LICENSE("GPL");
