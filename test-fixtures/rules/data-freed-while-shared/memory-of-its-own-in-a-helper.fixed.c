#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/slab.h>

#define TIMEOUT_STATE 1

struct timeout {
	int value;
	char *reason;
};

static struct klp_patch patch;

static int allocate_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (prev) {
		state->data = prev->data;
		return 0;
	}
	state->data = kzalloc(sizeof(struct timeout), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void raise_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (state && state->data && !klp_get_prev_state(TIMEOUT_STATE))
		((struct timeout *)state->data)->value = panic_timeout;
	panic_timeout = 60;
}

static void restore_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (state && state->data)
		panic_timeout = ((struct timeout *)state->data)->value;
}

static void release(struct timeout *timeout)
{
	if (!timeout)
		return;
	if (klp_get_prev_state(TIMEOUT_STATE))
		return;
	kfree(timeout->reason);
	kfree(timeout);
}

static void free_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state)
		return;
	release(state->data);
	state->data = NULL;
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = no_funcs,
		.callbacks = {
			.pre_patch = allocate_timeout,
			.post_patch = raise_timeout,
			.pre_unpatch = restore_timeout,
			.post_unpatch = free_timeout,
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
