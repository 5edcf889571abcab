#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 0x10000000000000000, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^ warning state-id-overflow: 0x10000000000000000 does not fit the `unsigned long` of an id: the compiler cuts it to 64 bits, and another state may have what is left. Use an id of at most 18446744073709551615.
	{ .id = (18446744073709551616UL), .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^^^^^^ warning state-id-overflow: 18446744073709551616UL does not fit the `unsigned long` of an id: the compiler cuts it to 64 bits, and another state may have what is left. Use an id of at most 18446744073709551615.
	{ .id = 18446744073709551616ull, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^^^^^ warning state-id-overflow: 18446744073709551616ull does not fit the `unsigned long` of an id: the compiler cuts it to 64 bits, and another state may have what is left. Use an id of at most 18446744073709551615.
	{ .id = ((0xfFfffffffffffffff)), .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^^^^^ warning state-id-overflow: 0xfFfffffffffffffff does not fit the `unsigned long` of an id: the compiler cuts it to 64 bits, and another state may have what is left. Use an id of at most 18446744073709551615.
	{ }
};
