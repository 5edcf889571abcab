#include <linux/livepatch.h>

enum { OWN = -6 };

static struct klp_state states[] = {
	{ .id = -1, .version = 1 },
//              ^^ warning state-id-overflow: The id -1 is negative, and its sign is extended: it is 0xffffffffffffffff for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
//              ^^ related state-duplicate-id: The entry that look-ups see.
	{ .id = (-2), .version = 1 },
//              ^^^^ warning state-id-overflow: The id -2 is negative, and its sign is extended: it is 0xfffffffffffffffe for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ .id = 1 - 4, .version = 1 },
//              ^^^^^ warning state-id-overflow: The id -3 is negative, and its sign is extended: it is 0xfffffffffffffffd for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ .id = OWN, .version = 1 },
//              ^^^ warning state-id-overflow: The id -6 is negative, and its sign is extended: it is 0xfffffffffffffffa for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ .id = 0 ? 1 : -5, .version = 1 },
//              ^^^^^^^^^^ warning state-id-overflow: The id -5 is negative, and its sign is extended: it is 0xfffffffffffffffb for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ .id = -1, .version = 1 },
//              ^^ warning state-duplicate-id: State 18446744073709551615 (-1) is declared more than once in `states`: look-ups see the first entry only, but a successor is held against every one of them.
	{ }
};
