#include <linux/livepatch.h>

#define OWN 16

static struct klp_state states[] = {
	{ .id = 1 << 31, .version = 1 },
//              ^^^^^^^ warning state-id-overflow: The id `1 << 31` overflows `int`, and what is left of it is 0xffffffff80000000 for the kernel: it may clash with another state. Compute it as `unsigned long`.
//              ^^^^^^^ related state-duplicate-id: The entry that look-ups see.
	{ .id = (2147483647 + 1), .version = 1 },
//              ^^^^^^^^^^^^^^^^ warning state-duplicate-id: State 18446744071562067968 ((2147483647 + 1)) is declared more than once in `states`: look-ups see the first entry only, but a successor is held against every one of them.
	{ .id = 0x7fffffff * 2 + 1, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^ warning state-id-overflow: The id `0x7fffffff * 2 + 1` overflows `int`, and what is left of it is 0xffffffffffffffff for the kernel: it may clash with another state. Compute it as `unsigned long`.
	{ .id = 1 + (2 << 31), .version = 1 },
//              ^^^^^^^^^^^^^ warning state-id-overflow: The id `1 + (2 << 31)` overflows `int`, and what is left of it is 0x1 for the kernel: it may clash with another state. Compute it as `unsigned long`.
//              ^^^^^^^^^^^^^ related state-duplicate-id: The entry that look-ups see.
	{ .id = (4 * 0x40000000) + 1, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^^ warning state-duplicate-id: State 1 ((4 * 0x40000000) + 1) is declared more than once in `states`: look-ups see the first entry only, but a successor is held against every one of them.
	{ .id = OWN << 30, .version = 1 },
//              ^^^^^^^^^ warning state-id-overflow: The id `OWN << 30` overflows `int`, and what is left of it is 0x0 for the kernel: it may clash with another state. Compute it as `unsigned long`.
//              ^^^^^^^^^ error state-id-zero: This state has the id 0: the kernel takes it for the end of `states` and never sees it nor what follows. Give it an id of 1 or above.
	{ .id = ~0 - 2147483647 - 1, .version = 1 },
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related state-id-zero: Never seen by the kernel.
//              ^^^^^^^^^^^^^^^^^^^ warning state-id-overflow: The id `~0 - 2147483647 - 1` overflows `int`, and what is left of it is 0x7fffffff for the kernel: it may clash with another state. Compute it as `unsigned long`.
	{ }
};
