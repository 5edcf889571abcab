#include <linux/module.h>
#include <linux/livepatch.h>
#include "kpatch-macros.h"

static int check_console(struct klp_object *obj)
{
	if (console_loglevel > 15)
		return 1;
//                     ^ error pre-patch-positive-return: `1` makes the `pre_patch` callback check_console() return a positive value, which the kernel takes for a failure: it refuses the livepatch, but the module stays loaded with nothing patched. Return 0, or a negative errno: `-EINVAL`.
	return 0;
}
KPATCH_PRE_PATCH_CALLBACK(check_console);
