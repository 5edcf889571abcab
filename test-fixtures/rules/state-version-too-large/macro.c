#include <linux/livepatch.h>

#include <linux/limits.h>

#define LOGLEVEL_VERSION 0x80000000

static struct klp_state states[] = {
	{ .id = 1, .version = LOGLEVEL_VERSION },
//                            ^^^^^^^^^^^^^^^^ warning state-version-too-large: State 1 has version 2147483648: every later livepatch with a lower version is refused with -EINVAL over this one. Count versions from 1.
	{ .id = 2, .version = UINT_MAX },
//                            ^^^^^^^^ warning state-version-too-large: State 2 has version 4294967295: there is no higher one, and a later livepatch with any other is refused with -EINVAL over this one. Count versions from 1.
	{ .id = 3, .version = ~0U },
//                            ^^^ warning state-version-too-large: State 3 has version 4294967295: there is no higher one, and a later livepatch with any other is refused with -EINVAL over this one. Count versions from 1.
	{ }
};
