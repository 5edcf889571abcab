#include <linux/module.h>
#include <linux/livepatch.h>

static int saved;

static void act(struct klp_object *obj)
{
	saved = console_loglevel;
	console_loglevel = 15;
}

static void my_pre_unpatch(struct klp_object *obj)
{
	console_loglevel = saved;
}

static void other(void)
{
	my_pre_unpatch(NULL);
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
			.post_patch = act,
//                                    ^^^ info callback-unpaired: `post_patch` of vmlinux has no `pre_unpatch`: what act() does stays when the livepatch is disabled. Undo it in a `pre_unpatch`.
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
