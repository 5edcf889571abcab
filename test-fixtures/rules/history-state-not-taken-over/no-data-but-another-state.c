// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [{ "name": "livepatch_1", "states": [{ "id": 1, "version": 1 }], "replace": true }]
//                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-state-not-taken-over: State 1 has version 1 in livepatch_1.
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_LOG 1
#define LP_OTHER 2

static struct klp_patch patch;

static int prepare(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LP_LOG);
	struct klp_state *other = klp_get_state(&patch, LP_OTHER);

	if (other)
		other->data = kept;

	if (!state)
		return -EINVAL;
	if (klp_get_prev_state(LP_LOG))
		return 0;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void change(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LP_LOG);

	if (state)
		*(int *)state->data = console_loglevel;
//              ^^^^^^^^^^^^^^^^^^^ related history-state-not-taken-over: The `->data` is NULL here then.
	console_loglevel = 15;
}

static void restore(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LP_LOG);

	if (state && state->data)
		console_loglevel = *(int *)state->data;
}

static void release(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LP_LOG);

	if (state && !klp_get_prev_state(LP_LOG))
		kfree(state->data);
}

static struct klp_func funcs[] = {
	{
		.old_name = "old_function",
		.new_func = new_function,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.pre_patch = prepare,
			.post_patch = change,
			.pre_unpatch = restore,
			.post_unpatch = release,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = LP_LOG, .version = 1 },
//              ^^^^^^ warning history-state-not-taken-over: State 1 (LP_LOG) is carried from livepatch_1 (earlier release) and gets a `->data` of its own only where no livepatch has it before, but nothing takes over the `->data` of the one that has: the kernel oopses in change() where `patch` replaces that release. Take it over in post_patch first.
	{ .id = LP_OTHER, .version = 1 },
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
