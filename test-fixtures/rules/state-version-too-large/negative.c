#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = -1 },
//                            ^^ warning state-version-too-large: State 1 has version -1, which is 4294967295 for the kernel: there is no higher one, and a later livepatch with any other is refused with -EINVAL over this one. Count versions from 1.
	{ .id = 2, .version = -2 },
//                            ^^ warning state-version-too-large: State 2 has version -2, which is 4294967294 for the kernel: every later livepatch with a lower version is refused with -EINVAL over this one. Count versions from 1.
	{ }
};
