#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 0x100000002 },
//                            ^^^^^^^^^^^ warning state-version-too-large: State 1 has version 4294967298, which is 2 for the kernel: the version is cut to the 32 bits of an unsigned int. Count versions from 1.
	{ 2, 20261231235959 },
//           ^^^^^^^^^^^^^^ warning state-version-too-large: State 2 has version 20261231235959, which is 1870500727 for the kernel: the version is cut to the 32 bits of an unsigned int. Count versions from 1.
	{ }
};
