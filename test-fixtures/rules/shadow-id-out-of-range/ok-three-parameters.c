#include <linux/module.h>
#include <linux/livepatch.h>

#define KLP_SHADOW_ID(bug, n, x) (((bug) << 6) | (n))
#define A KLP_SHADOW_ID(1, 64)

MODULE_LICENSE("GPL");
