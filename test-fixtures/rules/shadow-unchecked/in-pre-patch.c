#include <linux/module.h>
#include <linux/livepatch.h>

static int act(struct klp_object *obj)
{
	int *a = klp_shadow_get(obj, 1), *b;
//                                   ^ info shadow-id-literal: The id 1 of a shadow variable is a bare number: all livepatches share one table, and nothing tells what the number stands for or who else uses it. Give it a name.
//               ^^^^^^^^^^^^^^^^^^^^^^ related shadow-unchecked: The answer comes from here.

	*a = 1;
//      ^^ warning shadow-unchecked: `a` is followed without a check: klp_shadow_get() returns NULL for an object that has no such variable, as any that is older than the livepatch, and the kernel oopses here. Check it for NULL first.
	b = klp_shadow_get_or_alloc(obj, 2, sizeof(int), GFP_KERNEL, NULL, NULL);
//          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadow-never-freed: Shadow variable 2 is attached here, but nothing in the module frees it: it stays when its object is gone and when the livepatch is disabled, and a new object at the same address finds the old data. Free it with klp_shadow_free() where the object is freed, or all of them with klp_shadow_free_all() in `post_unpatch`.
//                                       ^ info shadow-id-literal: The id 2 of a shadow variable is a bare number: all livepatches share one table, and nothing tells what the number stands for or who else uses it. Give it a name.
//          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related shadow-unchecked: The answer comes from here.
	*b = 1;
//      ^^ warning shadow-unchecked: `b` is followed without a check: klp_shadow_get_or_alloc() returns NULL where there is no memory for a new one, and the kernel oopses here. Check it for NULL first.
	return 0;
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
