#include <linux/module.h>
#include <linux/livepatch.h>

static int act(struct klp_object *obj)
{
	int *a;

	a = klp_shadow_get(obj, 1);
//                              ^ info shadow-id-literal: The id 1 of a shadow variable is a bare number: all livepatches share one table, and nothing tells what the number stands for or who else uses it. Give it a name.
//          ^^^^^^^^^^^^^^^^^^^^^^ related shadow-unchecked: The answer comes from here.
	*a = 1;
//      ^^ warning shadow-unchecked: `a` is followed without a check: klp_shadow_get() returns NULL for an object that has no such variable, as any that is older than the livepatch, and the kernel oopses here. Check it for NULL first.
	pr_info("x\n");
	return *a;
//             ^^ error pre-patch-positive-return: `*a` makes the `pre_patch` callback act() return a positive value, which the kernel takes for a failure: it refuses the livepatch, but the module stays loaded with nothing patched. Return 0, or a negative errno: `-EINVAL`.
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
		.callbacks.pre_patch = act,
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
