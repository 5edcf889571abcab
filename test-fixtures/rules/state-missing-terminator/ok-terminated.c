#include <linux/livepatch.h>

static struct klp_state joined[] = {
	{
		.id = 1,
		.version = 1,
	}, { }
};

static struct klp_state zero[] = { { .id = 1, .version = 1 }, { 0 } };

static struct klp_state designated[] = {
	{ .id = 1, .version = 1 },
	{ .id = 0 },
};

static struct klp_state only[] = { {} };
