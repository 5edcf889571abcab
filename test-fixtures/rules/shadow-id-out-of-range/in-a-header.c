// --- file: ids.h
#define KLP_SHADOW_ID(bug, n) (((bug) << 6) | (n))
#define A KLP_SHADOW_ID(1, 64)
//                         ^^ warning shadow-id-out-of-range: KLP_SHADOW_ID() keeps the number in the lowest 6 bits of the id, and 64 runs into the bug's: this may be the id of another shadow variable. Use a number below 64.
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#include "ids.h"

#define B KLP_SHADOW_ID(1, 66)
//                         ^^ warning shadow-id-out-of-range: KLP_SHADOW_ID() keeps the number in the lowest 6 bits of the id, and 66 runs into the bug's: this may be the id of another shadow variable. Use a number below 64.

MODULE_LICENSE("GPL");
