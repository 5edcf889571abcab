#include <linux/livepatch.h>

static struct klp_object objs[] = {
	@@KLP_PATCHES_OBJS@@
};
