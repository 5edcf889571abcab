#include <linux/livepatch.h>

static int saved;

static struct klp_state states[] = {
	{ 1 },
//        ^ info state-version-missing: State 1 has no `.version`, which is version 0: the kernel lets any later livepatch with this state replace it. Start with version 1.
	{ .id = 2, .data = &saved },
//              ^ info state-version-missing: State 2 has no `.version`, which is version 0: the kernel lets any later livepatch with this state replace it. Start with version 1.
	{ }
};
