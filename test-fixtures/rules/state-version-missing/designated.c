#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1 },
//              ^ info state-version-missing: State 1 has no `.version`, which is version 0: the kernel lets any later livepatch with this state replace it. Start with version 1.
	{ }
};
