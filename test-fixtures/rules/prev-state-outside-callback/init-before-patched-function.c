#include <linux/module.h>
#include <linux/livepatch.h>

#define TIMEOUT_STATE 1

static struct klp_patch patch;

static bool is_carried(void)
{
	return klp_get_prev_state(TIMEOUT_STATE) != NULL;
//             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error prev-state-outside-callback: klp_get_prev_state() is asked for state 1 (TIMEOUT_STATE) from livepatch_init(), which runs when the module is loaded, not from a callback: while no livepatch is being enabled or disabled it warns and answers NULL, and else it goes through the list of livepatches without its lock. Ask in `pre_patch` or `post_patch`.
}

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", is_carried());
	return 0;
}

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
			.pre_unpatch = restore_timeout,
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
	is_carried();
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
