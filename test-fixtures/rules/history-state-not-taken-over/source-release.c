// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "source": "v1/livepatch.c" }
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_LOG 1

static struct klp_patch patch;

static int prepare(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LP_LOG);

	if (!state)
		return -EINVAL;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void undo(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LP_LOG);

	if (state)
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
			.post_unpatch = undo,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = LP_LOG, .version = 2 },
//              ^^^^^^ warning history-state-not-taken-over: State 1 (LP_LOG) is carried from livepatch_1 (earlier release) and its `->data` is used here, but nothing asks klp_get_prev_state() for it: `patch` replaces that release with a new `->data` of its own, and what that one held is lost. Take it over in post_patch.
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
// --- file: v1/livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_LOG 1

static struct klp_patch patch;

static int prepare(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LP_LOG);

	if (!state)
		return -EINVAL;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void undo(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LP_LOG);

	if (state)
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
			.post_unpatch = undo,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = LP_LOG, .version = 1 },
//              ^^^^^^ related history-state-not-taken-over: State 1 has version 1 in livepatch_1.
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
