// --- file: klp-history.jsonc
{
  "streams": {
    "main": { "source": "livepatch.c", "releases": [{ "name": "livepatch_1", "states": [{ "id": 1, "version": 0 }] }] }
  }
}
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1 },
//              ^ info state-version-missing: State 1 has no `.version`, which is version 0: the kernel lets any later livepatch with this state replace it. Start with version 1.
	{ }
};

static struct klp_object objs[] = {
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
};
