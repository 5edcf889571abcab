// Bounds and designators in place of terminators.
#include <linux/module.h>
#include <linux/livepatch.h>

static int fixed(void)
{
	return 0;
}

static struct klp_func functions[3] = {
	[1] = { .old_name = "version_proc_show", .new_func = fixed },
	[0] = { .old_name = "cmdline_proc_show", .new_func = fixed },
};

static struct klp_object objects[4] = { [0].funcs = functions, [1] = { "xfs", functions } };

static struct klp_state states[8] = { [1] = { 5, 2 }, [0] = { .id = 4, .version = 1 } };

static struct klp_patch patch = { THIS_MODULE, objects, states, true };

static int __init enable(void)
{
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
