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

static int livepatch_init(void)
{
	int ret;

	ret = klp_enable_patch(&patch);
//            ^^^^^^^^^^^^^^^^^^^^^^^^ error enable-result-ignored: livepatch_init() returns 0 whatever klp_enable_patch() answers: if the kernel refuses the livepatch, the module stays loaded all the same and patches nothing. Return it from module init.
	pr_info("%d\n", ret);
	ret = 0;
	return 0;
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
