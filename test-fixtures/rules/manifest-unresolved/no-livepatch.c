// --- file: klp-history.jsonc
{ "streams": { "main": { "source": "helper.c", "releases": [] } } }
//                                 ^^^^^^^^^^ error manifest-unresolved: No livepatch found in `helper.c`: the file is not there, or defines no `struct klp_patch`.
// --- file: helper.c
#include <linux/livepatch.h>

void helper(void) { }
