#include <linux/livepatch.h>

#define LOGLEVEL_STATE (1 << 31)
#define BUG 1234567
#define NETFILTER_STATE ((BUG * 4096) | 3)

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 1 },
//              ^^^^^^^^^^^^^^ warning state-id-overflow: The id `LOGLEVEL_STATE` overflows `int`, and what is left of it is 0xffffffff80000000 for the kernel: it may clash with another state. Compute it as `unsigned long`.
	{ .id = NETFILTER_STATE, .version = 1 },
//              ^^^^^^^^^^^^^^^ warning state-id-overflow: The id `NETFILTER_STATE` overflows `int`, and what is left of it is 0x2d687003 for the kernel: it may clash with another state. Compute it as `unsigned long`.
	{ .id = (70000 * 70000) + 1, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^ warning state-id-overflow: The id `(70000 * 70000) + 1` overflows `int`, and what is left of it is 0x24101101 for the kernel: it may clash with another state. Compute it as `unsigned long`.
	{ }
};
