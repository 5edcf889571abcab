#include <linux/livepatch_helpers.h>

static int pre_patch(struct klp_object *obj)
{
	return 0;
}

static int pre_patch_debug(struct klp_object *obj)
{
	dump_stack();
	return 0;
}

#ifdef CONFIG_X
KLP_PRE_PATCH_CALLBACK(pre_patch_debug);
#else
KLP_PRE_PATCH_CALLBACK(pre_patch);
#endif
