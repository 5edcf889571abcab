#include <linux/livepatch.h>

#define X(a, b) { .id = a, .version = b }
#define PAIR X(3, 1), X(4, 1)

static struct klp_state states[] = {
	X(1, 1),
	X(2, 1)
};
// <- error state-missing-terminator: `states` does not end with a zero entry: the kernel reads on past the array and takes what lies there for states, up to ids that refuse later livepatches. Add `{ }` as the last entry.

static struct klp_state others[] = { PAIR };
//                                        ^ error state-missing-terminator: `others` does not end with a zero entry: the kernel reads on past the array and takes what lies there for states, up to ids that refuse later livepatches. Add `{ }` as the last entry.
