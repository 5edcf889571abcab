#include <linux/module.h>
#include <linux/livepatch.h>

#define TIMEOUT_STATE 1

static struct klp_patch patch;

static void restore_now(void)
{
	panic_timeout = 0;
}

static int allocate_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	state->data = restore_now;
//                    ^^^^^^^^^^^ warning data-points-into-module: The `->data` of state 1 (TIMEOUT_STATE) points to restore_now(), a function of the module: a livepatch that replaces this one and takes the pointer over is left with memory that is gone as soon as this module is unloaded. Allocate it in `pre_patch`.
	return 0;
}

static void restore_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);
	void (*restore)(void);

	if (!state || !state->data)
		return;
	restore = state->data;
	restore();
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
			.pre_unpatch = restore_timeout,
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
