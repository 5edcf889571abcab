#include <linux/module.h>
#include <linux/livepatch.h>
#include "kpatch-macros.h"

static void release(struct klp_object *obj)
{
	request_module("netconsole");
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error callback-deadlock: The `post_unpatch` callback release() calls request_module(), which waits until the module is loaded, and loading it takes `klp_mutex`: the kernel holds `klp_mutex` while it runs callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. Load the module before klp_enable_patch(), or use request_module_nowait() where nothing here needs it.
}
KPATCH_POST_UNPATCH_CALLBACK(release);
