#include <linux/module.h>
#include <linux/livepatch.h>

static int pre_patch(struct klp_object *obj)
{
	return 0;
}

static void post_unpatch(const struct klp_object *obj)
//          ^^^^^^^^^^^^ error callback-wrong-signature: post_unpatch() is a `post_unpatch` callback and must take one `struct klp_object *`: current kernels do not build with it. Write `void post_unpatch(struct klp_object *obj)`.
{
	pr_info("%s\n", obj->name ?: "vmlinux");
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
			.pre_patch = pre_patch,
			.post_unpatch = post_unpatch,
//                                      ^^^^^^^^^^^^ related callback-wrong-signature: Set as `post_unpatch` here.
		},
	},
	{ }
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
