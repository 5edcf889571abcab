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

	if (!state)
		return -EINVAL;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
//                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning data-never-freed: allocate_timeout() allocates the `->data` of state 1 (TIMEOUT_STATE), and free_timeout(), which frees it, is called by nobody: it leaks when the livepatch is disabled, or when enabling it is reversed. Free it in `post_unpatch`.
	return state->data ? 0 : -ENOMEM;
}

static void raise_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (state && state->data)
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
	state->data = NULL;
}

static void report(struct klp_object *obj)
{
	pr_info("timeout restored\n");
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
			.post_unpatch = report,
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
