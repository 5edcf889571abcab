#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static void enable(struct work_struct *work)
{
	if (klp_enable_patch(&patch))
//          ^^^^^^^^^^^^^^^^^^^^^^^^ warning enable-outside-init: `enable` is not called by `livepatch_init`, the module's init: the module is loaded whether or not the kernel takes the livepatch, and it may be on its way out when this call comes. Call klp_enable_patch() in `livepatch_init` and return its result.
		pr_err("not enabled\n");
}


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
