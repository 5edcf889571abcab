#include <linux/livepatch_helpers.h>

static int pre_patch(struct klp_object *obj)
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(pre_patch);

static void post_patch(struct klp_object *obj)
{
}
KLP_POST_PATCH_CALLBACK(post_patch);

static void pre_unpatch(struct klp_object *obj)
{
}
KLP_PRE_UNPATCH_CALLBACK(pre_unpatch);

static void post_unpatch(struct klp_object *obj)
{
}
KLP_POST_UNPATCH_CALLBACK(post_unpatch);

