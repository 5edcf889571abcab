#include <linux/livepatch_helpers.h>

static int allocate(struct klp_object *obj)
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(allocate);
// <---------------------- related callback-macro-duplicate: The first one.

static int check_limits(struct klp_object *obj)
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(check_limits);
// <---------------------- error callback-macro-duplicate: A second KLP_PRE_PATCH_CALLBACK() for the same object: both define the same variable, and the livepatch does not build. Call both functions from one callback.
