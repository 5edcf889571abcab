#include <linux/livepatch.h>

static struct klp_object objs[] = {
	{ .name = "nfs", .funcs = vendor_funcs },
	{ }
};
