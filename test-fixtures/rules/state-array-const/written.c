#include <linux/module.h>
#include <linux/livepatch.h>

#define LOGLEVEL_STATE 1

static struct klp_patch patch;

static int livepatch_pre_patch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LOGLEVEL_STATE);

	if (!state)
		return -ENOENT;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void livepatch_post_unpatch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, LOGLEVEL_STATE);

	if (state)
		kfree(state->data);
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
			.pre_patch = livepatch_pre_patch,
			.post_unpatch = livepatch_post_unpatch,
		},
	}, { }
};

static struct klp_state const states[] = {
//                      ^^^^^ error state-array-const: `states` is `const` and lies in read-only memory, but this module writes the `data` of a state, which is an oops. Drop `const`.
	{ .id = LOGLEVEL_STATE, .version = 1 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = (struct klp_state *)states,
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
