#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int livepatch_init(void)
{
	patch.states = kcalloc(3, sizeof(struct klp_state), GFP_KERNEL);
//      ^^^^^^^^^^^^ hint state-array-dynamic: `.states` is set at run time: its states cannot be checked from the source, nor against releases.
	if (!patch.states)
		return -ENOMEM;
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
	kfree(patch.states);
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
