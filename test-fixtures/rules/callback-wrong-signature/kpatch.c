#include <linux/sched.h>
#include "kpatch-macros.h"

static void pre_patch_callback(patch_object *obj)
//          ^^^^^^^^^^^^^^^^^^ error callback-wrong-signature: pre_patch_callback() is a `pre_patch` callback and must return an int: current kernels do not build with it. Write `int pre_patch_callback(struct klp_object *obj)`.
{
	pr_info("pre-patch\n");
}
KPATCH_PRE_PATCH_CALLBACK(pre_patch_callback);
//                        ^^^^^^^^^^^^^^^^^^ related callback-wrong-signature: Set as `pre_patch` here.

static int post_patch_callback(void)
//         ^^^^^^^^^^^^^^^^^^^ error callback-wrong-signature: post_patch_callback() is a `post_patch` callback and must return nothing and take one `struct klp_object *`: current kernels do not build with it. Write `void post_patch_callback(struct klp_object *obj)`.
{
	return 0;
}
KPATCH_POST_PATCH_CALLBACK(post_patch_callback);
//                         ^^^^^^^^^^^^^^^^^^^ related callback-wrong-signature: Set as `post_patch` here.
