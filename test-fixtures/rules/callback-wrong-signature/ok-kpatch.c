#include <linux/sched.h>
#include "kpatch-macros.h"

static int pre_patch_callback(patch_object *obj)
{
	return 0;
}
KPATCH_PRE_PATCH_CALLBACK(pre_patch_callback);

static void post_unpatch_callback(struct klp_object *obj)
{
}
KPATCH_POST_UNPATCH_CALLBACK(post_unpatch_callback);

KPATCH_POST_PATCH_CALLBACK(callback_of_another_file);
