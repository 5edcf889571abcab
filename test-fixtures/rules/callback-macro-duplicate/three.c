#include <linux/livepatch_helpers.h>

static int one(struct klp_object *obj)
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(one);
// <---------------------- related callback-macro-duplicate: The first one.
// <---------------------- related callback-macro-duplicate: The first one.

static int two(struct klp_object *obj)
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(two);
// <---------------------- error callback-macro-duplicate: A second KLP_PRE_PATCH_CALLBACK() for the same object: both define the same variable, and the livepatch does not build. Call both functions from one callback.

static int three(struct klp_object *obj)
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(three);
// <---------------------- error callback-macro-duplicate: A second KLP_PRE_PATCH_CALLBACK() for the same object: both define the same variable, and the livepatch does not build. Call both functions from one callback.

