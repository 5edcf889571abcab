#include <linux/module.h>
#include <linux/livepatch.h>

#define KLP_SHADOW_ID(bug, n) (((bug) << 1) | (n))
#define A KLP_SHADOW_ID(1, 2)
//                         ^ warning shadow-id-out-of-range: KLP_SHADOW_ID() keeps the number in the lowest bit of the id, and 2 runs into the bug's: this may be the id of another shadow variable. Use a number below 2.
#define B KLP_SHADOW_ID(1, 1)

MODULE_LICENSE("GPL");
