#include <linux/module.h>
#include <linux/livepatch.h>

static void act(int level)
//          ^^^ error callback-wrong-signature: act() is a `post_patch` callback and must take one `struct klp_object *`: current kernels do not build with it. Write `void act(struct klp_object *obj)`.
{
	pr_info("here\n");
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
		.callbacks = { .post_patch = act },
//                                           ^^^ related callback-wrong-signature: Set as `post_patch` here.
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
