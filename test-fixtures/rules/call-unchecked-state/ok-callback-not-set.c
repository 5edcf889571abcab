#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/panic.h>
#include <linux/slab.h>

#define TIMEOUT_STATE 1

static struct klp_patch patch;

static int livepatch_pre_patch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (klp_get_prev_state(TIMEOUT_STATE))
		return 0;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void livepatch_post_patch(struct klp_object *obj)
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

static void livepatch_pre_unpatch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (state->data)
		panic_timeout = *(int *)state->data;
}

static void livepatch_post_unpatch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (klp_get_prev_state(TIMEOUT_STATE) || !state)
		return;
	kfree(state->data);
	state->data = NULL;
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = no_funcs,
		.callbacks = {
			.pre_patch = livepatch_pre_patch,
			.post_patch = livepatch_post_patch,
//                                    ^^^^^^^^^^^^^^^^^^^^ info callback-unpaired: `post_patch` of vmlinux has no `pre_unpatch`: what livepatch_post_patch() does stays when the livepatch is disabled. Undo it in a `pre_unpatch`.
			.post_unpatch = livepatch_post_unpatch,
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
