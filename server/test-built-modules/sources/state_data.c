// Callbacks write the data of states, which changes neither ids nor versions.
#include <linux/slab.h>
#include <linux/module.h>
#include <linux/livepatch.h>

#define LEVEL 1

static int fixed(void)
{
	return 0;
}

static struct klp_patch patch;

static int allocate(struct klp_object *object)
{
	struct klp_state *state = klp_get_state(&patch, LEVEL);

	if (!state)
		return -EINVAL;
	if (klp_get_prev_state(LEVEL))
		return 0;
	state->data = kzalloc(16, GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void take_over(struct klp_object *object)
{
	struct klp_state *state = klp_get_state(&patch, LEVEL);
	struct klp_state *previous = klp_get_prev_state(LEVEL);

	if (state && previous)
		state->data = previous->data;
}

static struct klp_func functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = fixed },
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = functions, .callbacks = { .pre_patch = allocate, .post_patch = take_over } },
	{ }
};

static struct klp_state states[] = {
	{ .id = LEVEL, .version = 2 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
	.states = states,
	.replace = true,
};

static int __init enable(void)
{
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
