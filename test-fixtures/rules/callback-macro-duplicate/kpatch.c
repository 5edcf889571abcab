#include "kpatch-macros.h"

static void first(patch_object *obj)
{
}
KPATCH_POST_UNPATCH_CALLBACK(first);
// <---------------------------- related callback-macro-duplicate: The first one.

static void second(patch_object *obj)
{
}
KPATCH_POST_UNPATCH_CALLBACK(second);
// <---------------------------- error callback-macro-duplicate: A second KPATCH_POST_UNPATCH_CALLBACK() for the same object: kpatch refuses the livepatch with -EINVAL when it is loaded. Call both functions from one callback.
