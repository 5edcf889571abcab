#include <linux/livepatch.h>

static struct klp_object objs[] = {
	{ OBJECT_REST(nfs), .name = "nfs" },
	{ }
};
