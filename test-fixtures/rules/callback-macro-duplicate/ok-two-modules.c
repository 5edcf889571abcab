// --- file: Makefile
obj-m += nfsd.o lockd.o
// --- file: nfsd.c
#include <linux/livepatch_helpers.h>

static void undo_nfsd(struct klp_object *obj)
{
}
KLP_PRE_UNPATCH_CALLBACK(undo_nfsd);
// --- file: lockd.c
#include <linux/livepatch_helpers.h>

static void undo_lockd(struct klp_object *obj)
{
}
KLP_PRE_UNPATCH_CALLBACK(undo_lockd);
