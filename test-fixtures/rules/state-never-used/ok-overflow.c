#include <linux/module.h>
#include <linux/livepatch.h>

#define LOGLEVEL_STATE 1
#define NETFILTER_STATE -2

static struct klp_patch patch;

static int livepatch_pre_patch(struct klp_object *obj)
{
	return klp_get_state(&patch, LOGLEVEL_STATE) ? 0 : -ENOENT;
}

static void livepatch_post_unpatch(struct klp_object *obj)
{
	pr_info("unpatched\n");
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

static struct klp_state states[] = {
	{ .id = LOGLEVEL_STATE, .version = 1 },
	{ .id = NETFILTER_STATE, .version = 1 },
//              ^^^^^^^^^^^^^^^ warning state-id-overflow: The id -2 is negative, and its sign is extended: it is 0xfffffffffffffffe for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
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
