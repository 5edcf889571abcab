// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [{ "id": 1, "version": 3 }], "replace": true },
//                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-version-regressed: State 1 has version 3 in livepatch_1.
//                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-state-returned-lower: State 1 has version 3 in livepatch_1.
				{ "name": "livepatch_2", "states": [{ "id": 7, "version": 1 }], "replace": true, "accepted": ["livepatch_1"] }
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "old_function",
		.new_func = new_function,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_state states[] = {
	{ .id = 1 },
//        ^^^^^^^ error history-version-regressed: State 1 has version 0, but livepatch_1 (earlier release) has version 3: the kernel refuses this livepatch with -EINVAL where that one is loaded.
//              ^ warning history-state-returned-lower: State 1 was removed in livepatch_2, the newest release, and comes back with version 0, below the 3 of livepatch_1: this livepatch loads over livepatch_2, so only a machine that still runs livepatch_1 shows that the kernel refuses it. Go on from version 3.
	{ .id = 7, .version = 1 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
