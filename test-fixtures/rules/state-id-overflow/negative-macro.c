#include <linux/livepatch.h>

#define LOGLEVEL_STATE -5
enum { NETFILTER_STATE = -6 };

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 1 },
//              ^^^^^^^^^^^^^^ warning state-id-overflow: The id -5 is negative, and its sign is extended: it is 0xfffffffffffffffb for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ .id = NETFILTER_STATE, .version = 1 },
//              ^^^^^^^^^^^^^^^ warning state-id-overflow: The id -6 is negative, and its sign is extended: it is 0xfffffffffffffffa for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ }
};
