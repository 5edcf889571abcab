#include <linux/livepatch.h>

static struct klp_state states[] = { { } };
