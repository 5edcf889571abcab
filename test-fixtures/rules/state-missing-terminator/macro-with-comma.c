#include <linux/livepatch.h>

#define X(a, b) { .id = a, .version = b },

static struct klp_state on_lines[] = {
	X(1, 1)
	X(2, 1) /* two */
};
// <- error state-missing-terminator: `on_lines` does not end with a zero entry: the kernel reads on past the array and takes what lies there for states, up to ids that refuse later livepatches. Add `{ }` as the last entry.

static struct klp_state on_one_line[] = { X(1, 1) X(2, 1) };
//                                                        ^ error state-missing-terminator: `on_one_line` does not end with a zero entry: the kernel reads on past the array and takes what lies there for states, up to ids that refuse later livepatches. Add `{ }` as the last entry.
