#include <linux/livepatch.h>

#include <vendor/states.h>

static struct klp_state states[] = {
	{ .id = VENDOR_STATE, .version = 1 },
	{ .version = VENDOR_VERSION },
};

static struct klp_state preset[] = {
	{ .version = 2 },
	{ }
};

void fill_in(void)
{
	preset[0].id = 7;
}
