#include <linux/livepatch.h>

static struct klp_state braces[] = { { .id = 1, .version = 1 }, { } };
static struct klp_state zero[] = { { .id = 1, .version = 1 }, { 0 } };
static struct klp_state named[] = { { .id = 1, .version = 1 }, { .id = 0 } };
static struct klp_state whole[] = { { .id = 1, .version = 1 }, { .id = 0, .version = 0, .data = NULL } };
static struct klp_state positional[] = { { 1, 2, NULL }, { 0, 0, NULL } };
