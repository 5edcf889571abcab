// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [{ "id": 1, "version": 1 }] },
//                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-shared-state: State 1 has version 1 in livepatch_1.
				{ "name": "livepatch_2", "states": [{ "id": 1, "version": 1 }] }
//                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-shared-state: State 1 has version 1 in livepatch_2.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LEVEL_STATE 1

static struct klp_patch patch;

static void post_patch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LEVEL_STATE);
	struct klp_state *prev = klp_get_prev_state(LEVEL_STATE);

	if (!state)
		return;
	if (prev)
		state->data = prev->data;
	else
		state->data = (void *)raise_level();
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.post_patch = post_patch,
		},
	}, { }
};

static struct klp_state states[] = {
	{
		.id = LEVEL_STATE,
//                    ^^^^^^^^^^^ warning history-shared-state: State 1 (LEVEL_STATE) is also in livepatch_1, livepatch_2 (earlier releases), which `patch` does not replace: one of them can be disabled first, and then frees or restores what this livepatch has taken over in `->data`. Make a copy of it, or the livepatches cumulative.
		.version = 1,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
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
