#include <linux/module.h>
#include <linux/livepatch.h>

#define KLP_SHADOW_ID(bug, n) (((bug) << 32) | (n))
#define A KLP_SHADOW_ID(1, 0x100000000)
//                         ^^^^^^^^^^^ warning shadow-id-out-of-range: KLP_SHADOW_ID() keeps the number in the lowest 32 bits of the id, and 4294967296 (0x100000000) runs into the bug's: this may be the id of another shadow variable. Use a number below 4294967296.
#define B KLP_SHADOW_ID(1, 0xffffffff)

MODULE_LICENSE("GPL");
