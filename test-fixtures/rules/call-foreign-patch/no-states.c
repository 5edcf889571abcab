#include <linux/module.h>
#include <linux/livepatch.h>

static int pre_patch(struct klp_object *obj);
static void post_unpatch(struct klp_object *obj);

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
			.pre_patch = pre_patch,
			.post_unpatch = post_unpatch,
		},
	},
	{ }
};

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ }
};

static struct klp_patch old_patch = {
//                      ^^^^^^^^^ related call-foreign-patch: Never enabled.
	.mod = THIS_MODULE,
	.objs = objs,
};

static struct klp_patch patch = {
//                      ^^^^^ related call-foreign-patch: Enabled by klp_enable_patch().
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
};

static int pre_patch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&old_patch, 1);
//                                              ^^^^^^^^^^ warning call-foreign-patch: The module enables `patch`, but klp_get_state() is asked of `old_patch`: it returns NULL, or data of a livepatch that is not in force. Ask `patch`.

	if (!state)
		return -EINVAL;
	return 0;
}

static void post_unpatch(struct klp_object *obj)
{
}

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
