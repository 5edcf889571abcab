#include <linux/livepatch.h>

#define S(a, b) { .id = a, .version = b },
#define ALL S(1, 1) S(2, 1)

static struct klp_state states[] = { ALL { } };
