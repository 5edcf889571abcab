#include <linux/livepatch.h>

#define LOGLEVEL_STATE 4
#define CONSOLE_STATE (2 * 2)

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 3 },
//              ^^^^^^^^^^^^^^ related state-duplicate-id: The entry that look-ups see.
	{ .id = CONSOLE_STATE, .version = 1 },
//              ^^^^^^^^^^^^^ warning state-duplicate-id: State 4 (CONSOLE_STATE) is declared more than once in `states`: look-ups see the first entry only, but a successor is held against every one of them.
	{ }
};
