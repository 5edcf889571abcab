#include <linux/module.h>
#include <linux/livepatch.h>

#define TIMEOUT_STATE 1

static struct klp_patch patch;

static int saved_level;

static int allocate_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (klp_get_prev_state(TIMEOUT_STATE))
		return 0;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void restore_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (state && state->data)
		panic_timeout = *(int *)state->data;
}

static void release_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state || klp_get_prev_state(TIMEOUT_STATE))
		return;
	kfree(state->data);
	state->data = NULL;
}

static void save_level(void)
{
	saved_level = console_loglevel;
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info state-in-global: save_level() saves `console_loglevel` in `saved_level`, a variable of this module, for restore_all() to restore: where a cumulative livepatch replaces this one, restore_all() never runs, and the new one finds the changed value with no way to the original. Save it in the `->data` of a state.
	console_loglevel = 15;
}

static void raise_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(TIMEOUT_STATE);

	if (!state)
		return;
	if (prev) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (state->data) {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = 30;
	save_level();
}

static void restore_all(struct klp_object *obj)
{
	console_loglevel = saved_level;
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related state-in-global: `console_loglevel` is restored here.
	restore_timeout(obj);
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
			.pre_patch = allocate_timeout,
			.post_patch = raise_timeout,
			.pre_unpatch = restore_all,
			.post_unpatch = release_timeout,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = TIMEOUT_STATE, .version = 1 },
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
