#include <linux/livepatch.h>

static struct klp_state first_states[] = { { .id = 1, .version = 1 }, { } };
static struct klp_state second_states[] = { { .id = 1, .version = 2 }, { } };
