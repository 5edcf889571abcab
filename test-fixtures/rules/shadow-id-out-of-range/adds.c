#include <linux/module.h>
#include <linux/livepatch.h>

#define KLP_SHADOW_ID(bug, n) (((bug) << 6) + (n))
#define A KLP_SHADOW_ID(1, 64)
//                         ^^ warning shadow-id-out-of-range: KLP_SHADOW_ID() keeps the number in the lowest 6 bits of the id, and 64 runs into the bug's: this may be the id of another shadow variable. Use a number below 64.
#define B KLP_SHADOW_ID((1), 0x40)
//                           ^^^^ warning shadow-id-out-of-range: KLP_SHADOW_ID() keeps the number in the lowest 6 bits of the id, and 64 (0x40) runs into the bug's: this may be the id of another shadow variable. Use a number below 64.
#define C KLP_SHADOW_ID(f(1, 2), 65)
//                               ^^ warning shadow-id-out-of-range: KLP_SHADOW_ID() keeps the number in the lowest 6 bits of the id, and 65 runs into the bug's: this may be the id of another shadow variable. Use a number below 64.
#define D KLP_SHADOW_ID(1, 64)
//                         ^^ related shadow-id-out-of-range: The same id stands here.

MODULE_LICENSE("GPL");
