#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/panic.h>
#include <linux/slab.h>

#define TIMEOUT_STATE 1

static struct klp_patch patch;

static int check_timeout(void)
{
	return klp_get_state(&patch, TIMEOUT_STATE) ? 0 : -EINVAL;
}

static void livepatch_post_patch(struct klp_object *obj)
{
	if (check_timeout())
		pr_info("no state\n");
	panic_timeout = 30;
}

static void livepatch_pre_unpatch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state)
		return;

	pr_info("version %u\n", state->version);
	panic_timeout = 0;
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = no_funcs,
		.callbacks = {
			.post_patch = livepatch_post_patch,
			.pre_unpatch = livepatch_pre_unpatch,
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
