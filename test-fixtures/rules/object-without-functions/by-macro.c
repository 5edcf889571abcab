#include <linux/livepatch.h>

#define OBJECT(module) { .name = #module }

static struct klp_object objs[] = {
	OBJECT(nfs),
//      ^^^^^^^^^^^ error object-without-functions: The object "nfs" does not set `.funcs`: klp_enable_patch() refuses the whole livepatch with -EINVAL. An object in which nothing is patched needs an empty list.
	{ }
};
