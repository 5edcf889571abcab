#ifdef __KPATCH_MODULE__
#include "kpatch-macros.h"
#else
#include <linux/livepatch_helpers.h>
#endif

static int pre_patch(struct klp_object *obj)
{
	return 0;
}
#ifdef KPATCH_PRE_PATCH_CALLBACK
KPATCH_PRE_PATCH_CALLBACK(pre_patch);
#else
KLP_PRE_PATCH_CALLBACK(pre_patch);
#endif
