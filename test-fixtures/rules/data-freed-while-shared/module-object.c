#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/slab.h>

#define TIMEOUT_STATE 1

static struct klp_patch patch;

static int allocate_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(TIMEOUT_STATE);
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning prev-state-in-module-object: klp_get_prev_state() is asked for state 1 (TIMEOUT_STATE) in allocate_timeout(), a callback of nf_tables: where nf_tables is loaded after the livepatch, no transition runs, the kernel warns and the answer is NULL, as if there had been no livepatch before. Keep the state in the callbacks of vmlinux.

	if (!state)
		return -EINVAL;
	if (prev) {
		state->data = prev->data;
		return 0;
	}
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void raise_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (state && state->data && !klp_get_prev_state(TIMEOUT_STATE))
//                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related prev-state-in-module-object: raise_timeout() asks for it too.
		*(int *)state->data = panic_timeout;
	panic_timeout = 60;
}

static void restore_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (state && state->data)
		panic_timeout = *(int *)state->data;
}

static void free_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state)
		return;
	kfree(state->data);
//      ^^^^^^^^^^^^^^^^^^ error data-freed-while-shared: free_timeout() frees the `->data` of state 1 (TIMEOUT_STATE), which was copied from the previous livepatch in `pre_patch`: where enabling is reversed, `post_unpatch` runs as well, and that livepatch goes on using what was freed. Return where klp_get_prev_state() gives a state.
	state->data = NULL;
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{
		.name = "nf_tables",
		.funcs = no_funcs,
		.callbacks = {
			.pre_patch = allocate_timeout,
//                                   ^^^^^^^^^^^^^^^^ related prev-state-in-module-object: `pre_patch` of nf_tables.
			.post_patch = raise_timeout,
			.pre_unpatch = restore_timeout,
//                                     ^^^^^^^^^^^^^^^ warning callback-state-on-module-object: restore_timeout(), `pre_unpatch` of nf_tables, restores what state 1 (TIMEOUT_STATE) holds: the kernel calls it each time nf_tables is loaded or unloaded while the livepatch is enabled, and never where nf_tables is not used. A state is one for the whole livepatch: keep it in the callbacks of vmlinux.
			.post_unpatch = free_timeout,
//                                      ^^^^^^^^^^^^ related callback-state-on-module-object: free_timeout() frees the data of state 1 (TIMEOUT_STATE), too.
		},
	},
	{ }
};

static struct klp_state states[] = {
	{
		.id = TIMEOUT_STATE,
		.version = 1,
	},
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int __init timeout_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit timeout_exit(void)
{
}

module_init(timeout_init);
module_exit(timeout_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
