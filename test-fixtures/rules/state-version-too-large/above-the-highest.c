// --- file: klp-history.jsonc
{
  "streams": {
    "main": { "source": "livepatch.c", "releases": [{ "name": "livepatch_1", "states": [{ "id": 1, "version": 6 }] }] }
  }
}
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 4026531841 },
//                            ^^^^^^^^^^ warning state-version-too-large: State 1 has version 4026531841: every later livepatch with a lower version is refused with -EINVAL over this one. Count versions from 1.
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
