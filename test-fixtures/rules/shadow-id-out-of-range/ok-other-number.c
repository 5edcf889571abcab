#include <linux/module.h>
#include <linux/livepatch.h>

#define KLP_SHADOW_ID(bug, n) (((bug) << 6) | (bug))
#define A KLP_SHADOW_ID(1, 64)

MODULE_LICENSE("GPL");
