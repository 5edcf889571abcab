#include <linux/livepatch.h>

#define S(a, b) { .id = a, .version = b },
#define ALL S(1, 1) S(2, 1)

static struct klp_state states[] = { ALL };
//                                       ^ error state-missing-terminator: `states` does not end with a zero entry: the kernel reads on past the array and takes what lies there for states, up to ids that refuse later livepatches. Add `{ }` as the last entry.
