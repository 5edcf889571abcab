// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [{ "id": 1, "version": 1 }], "replace": true }
//                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ related history-state-not-taken-over: State 1 has version 1 in livepatch_1.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LOG_STATE 1

static struct klp_patch patch;

static int log_pre_patch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LOG_STATE);

	if (!state)
		return -EINVAL;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void log_post_patch(struct klp_object *obj)
{
	struct klp_state *log = klp_get_state(&patch, LOG_STATE);

	if (!log || !log->data)
		return;
	*(int *)log->data = console_loglevel;
	*(int *)log->data = 5;
	console_loglevel = CONSOLE_LOGLEVEL_MOTORMOUTH;
}

static void log_post_unpatch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LOG_STATE);

	if (!state)
		return;
	kfree(state->data);
	state->data = NULL;
}

static void log_pre_unpatch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LOG_STATE);

	if (state && state->data)
		console_loglevel = *(int *)state->data;
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
			.pre_patch = log_pre_patch,
			.post_patch = log_post_patch,
			.pre_unpatch = log_pre_unpatch,
			.post_unpatch = log_post_unpatch,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = LOG_STATE, .version = 1 },
//              ^^^^^^^^^ warning history-state-not-taken-over: State 1 (LOG_STATE) is carried from livepatch_1 (earlier release) and its `->data` is used here, but nothing asks klp_get_prev_state() for it: `patch` replaces that release with a new `->data` of its own, and what that one held is lost. Take it over in post_patch.
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
