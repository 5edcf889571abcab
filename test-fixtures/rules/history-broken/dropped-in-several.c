// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [{ "id": 1, "version": 1 }, { "id": 2, "version": 1 }], "replace": true },
//                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-broken: State 1 has version 1 in livepatch_1, and livepatch_3 is cumulative and lacks it.
				{ "name": "livepatch_2", "states": [{ "id": 1, "version": 1 }, { "id": 2, "version": 2 }], "replace": true },
//                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-broken: State 1 has version 1 in livepatch_2, and livepatch_3 is cumulative and lacks it.
				{ "name": "livepatch_3", "states": [{ "id": 2, "version": 2 }], "replace": true }
//                                        ^^^^^^^^^^^^^ warning history-broken: livepatch_3 cannot follow livepatch_1, livepatch_2: state 1 has version 1 in livepatch_1, and livepatch_3 is cumulative and lacks it, so the kernel refuses it with -EINVAL where one of them is loaded. Shipped releases cannot be mended. Retire what runs nowhere, or accept it.
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
	{ .id = 1, .version = 9 },
	{ .id = 2, .version = 9 },
	{ .id = 7, .version = 9 },
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
