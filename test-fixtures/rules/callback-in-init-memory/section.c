#include <linux/module.h>
#include <linux/livepatch.h>

static void post_unpatch(struct klp_object *obj) __init;
//                                               ^^^^^^ error callback-in-init-memory: post_unpatch() is the `post_unpatch` callback, but it is `__init`: its memory is freed once the module is initialised, and the kernel calls it later, which ends in an oops. Drop `__init`.

static int pre_patch(struct klp_object *obj)
{
	return 0;
}

static void __section(".init.text") post_unpatch(struct klp_object *obj)
{
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
//                                      ^^^^^^^^^^^^ related callback-in-init-memory: Set as the `post_unpatch` callback here.
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
