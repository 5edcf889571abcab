#include <linux/module.h>
#include <linux/livepatch.h>

#define TIMEOUT_STATE 1
#define LOG_STATE 2

static struct klp_patch patch;

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

static int check(struct klp_object *obj)
{
	struct klp_state *prev = klp_get_prev_state(TIMEOUT_STATE);
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning prev-state-in-module-object: klp_get_prev_state() is asked for state 1 (TIMEOUT_STATE) in check(), a callback of ext4: where ext4 is loaded after the livepatch, no transition runs, the kernel warns and the answer is NULL, as if there had been no livepatch before. Keep the state in the callbacks of vmlinux.
	struct klp_state *other = klp_get_prev_state(LOG_STATE);
//                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning prev-state-in-module-object: klp_get_prev_state() is asked for state 2 (LOG_STATE) in check(), a callback of ext4: where ext4 is loaded after the livepatch, no transition runs, the kernel warns and the answer is NULL, as if there had been no livepatch before. Keep the state in the callbacks of vmlinux.

	return prev && other ? 0 : -EINVAL;
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_func ext4_funcs[] = {
	{
		.old_name = "ext4_show",
		.new_func = livepatch_ext4_show,
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
	}, {
		.name = "ext4",
		.funcs = ext4_funcs,
		.callbacks = {
			.pre_patch = check,
//                                   ^^^^^ related prev-state-in-module-object: `pre_patch` of ext4.
//                                   ^^^^^ related prev-state-in-module-object: `pre_patch` of ext4.
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = TIMEOUT_STATE, .version = 1 },
	{ .id = LOG_STATE, .version = 1 },
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
