#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{ .callbacks = { .pre_patch = livepatch_pre_patch } },
//        ^^^^^^^^^^ error object-is-terminator: This object has callbacks, but neither `.name` nor `.funcs`: the kernel takes it for the end of `objs` and silently ignores it. Give it `.funcs`, an empty list if nothing is patched.
};
