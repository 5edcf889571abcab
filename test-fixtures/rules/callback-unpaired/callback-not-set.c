#include <linux/module.h>
#include <linux/livepatch.h>

static int saved_level;

static void post_patch_callback(struct klp_object *obj)
{
	saved_level = console_loglevel;
	console_loglevel = CONSOLE_LOGLEVEL_MOTORMOUTH;
}

static void post_unpatch_callback(struct klp_object *obj)
{
	pr_info("done\n");
}

static void pre_unpatch_callback(struct klp_object *obj)
{
	console_loglevel = saved_level;
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
			.post_patch	= post_patch_callback,
//                                        ^^^^^^^^^^^^^^^^^^^ info callback-unpaired: `post_patch` of vmlinux has no `pre_unpatch`: what post_patch_callback() does stays when the livepatch is disabled. Undo it in a `pre_unpatch`.
			.post_unpatch	= post_unpatch_callback,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
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
