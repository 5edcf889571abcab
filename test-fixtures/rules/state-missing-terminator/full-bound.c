#include <linux/livepatch.h>

#define NR_STATES 2

static struct klp_state states[NR_STATES] = {
	[0] = { .id = 1, .version = 1 },
	[1] = { .id = 2, .version = 1 },
};
// <- error state-missing-terminator: `states` does not end with a zero entry: the kernel reads on past the array and takes what lies there for states, up to ids that refuse later livepatches. Add `{ }` as the last entry.
