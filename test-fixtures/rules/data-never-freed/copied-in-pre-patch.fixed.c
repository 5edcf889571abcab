#include <linux/module.h>
#include <linux/slab.h>
#include <linux/livepatch.h>
#include <linux/vmalloc.h>

#define LOG_STATE 1

static struct klp_patch patch;

static int log_pre_patch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LOG_STATE);

	if (!state)
		return -EINVAL;
	if (klp_get_prev_state(LOG_STATE)) {
		state->data = klp_get_prev_state(LOG_STATE)->data;
		return 0;
	}
	state->data = vmalloc(64);
	return state->data ? 0 : -ENOMEM;
}

static void log_post_unpatch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LOG_STATE);

	/* Where enabling is reversed, the data stays with the livepatch that has it. */
	if (klp_get_prev_state(LOG_STATE))
		return;
	if (!state)
		return;
	vfree(state->data);
	state->data = NULL;
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = no_funcs,
		.callbacks = {
			.pre_patch = log_pre_patch,
			.post_unpatch = log_post_unpatch,
		},
	}, { }
};

static struct klp_state states[] = {
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
