// --- file: Makefile
obj-m += nfsd.o
nfsd-y := auth.o export.o
// --- file: auth.c
#include <linux/livepatch_helpers.h>

static void undo_auth(struct klp_object *obj)
{
}
KLP_PRE_UNPATCH_CALLBACK(undo_auth);
// <------------------------ related callback-macro-duplicate: The first one.
// --- file: export.c
#include <linux/livepatch_helpers.h>

static void undo_export(struct klp_object *obj)
{
}
KLP_PRE_UNPATCH_CALLBACK(undo_export);
// <------------------------ error callback-macro-duplicate: A second KLP_PRE_UNPATCH_CALLBACK() for the same object: both define the same variable, and the livepatch does not build. Call both functions from one callback.
