#include <linux/module.h>
#include <linux/livepatch.h>
#include "kpatch-macros.h"

static int check_console(struct klp_object *obj)
{
	if (console_loglevel > 15)
		return -EINVAL;
	return 0;
}
KPATCH_PRE_PATCH_CALLBACK(check_console);
