// States from the heap.
#include <linux/slab.h>
#include <linux/module.h>
#include <linux/livepatch.h>

static int fixed(void)
{
	return 0;
}

static struct klp_func functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = fixed },
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = functions },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
	.replace = true,
};

static int __init enable(void)
{
	patch.states = kcalloc(2, sizeof(*patch.states), GFP_KERNEL);
	if (!patch.states)
		return -ENOMEM;
	patch.states[0].id = 77;
	patch.states[0].version = 1;
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
	kfree(patch.states);
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
