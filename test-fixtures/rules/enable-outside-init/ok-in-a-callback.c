#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_patch patch;

static void enable(struct work_struct *work)
//          ^^^^^^ error callback-wrong-signature: enable() is a `post_patch` callback and must take one `struct klp_object *`: the cast hides it from the compiler, and the kernel calls it as what it is not. Write `void enable(struct klp_object *obj)`.
{
	if (klp_enable_patch(&patch))
//          ^^^^^^^^^^^^^^^^^^^^^^^^ error callback-deadlock: The `post_patch` callback enable() calls klp_enable_patch(), which takes `klp_mutex`: the kernel holds `klp_mutex` while it runs callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. Livepatches are enabled and disabled from outside of callbacks.
		pr_err("not enabled\n");
}

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks.post_patch = (void *)enable,
//                                      ^^^^^^^^^^^^^^ related callback-wrong-signature: Set as `post_patch` here.
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};



static int livepatch_init(void)
{
	return 0;
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
