#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = -1, .version = 1 },
//              ^^ warning state-id-overflow: The id -1 is negative, and its sign is extended: it is 0xffffffffffffffff for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ .id = 5 - 7, .version = 1 },
//              ^^^^^ warning state-id-overflow: The id -2 is negative, and its sign is extended: it is 0xfffffffffffffffe for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ }
};
