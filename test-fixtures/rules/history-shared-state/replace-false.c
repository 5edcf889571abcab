// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [{ "id": 1, "version": 1 }] },
//                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-shared-state: State 1 has version 1 in livepatch_1.
				{ "name": "livepatch_2", "states": [{ "id": 1, "version": 1 }], "replace": true }
//                                        ^^^^^^^^^^^^^ related history-mixed-replace: livepatch_2 is cumulative.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_state states[] = {
	{
		.id = 1,
//                    ^ info history-shared-state: State 1 is also in livepatch_1 (earlier release), which `patch` does not replace: that one can be disabled first, and then frees or restores what this livepatch still relies on.
		.version = 2,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = false,
//      ^^^^^^^^^^^^^^^^ warning history-mixed-replace: `patch` is not cumulative, but livepatch_2 (earlier release) is: the kernel stacks it on that one instead of replacing it, and the next cumulative one disables both. Decide for one way in a stream.
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
