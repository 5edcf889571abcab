#include <linux/module.h>
#include <linux/livepatch.h>

static int __init livepatch_cmdline_proc_show(struct seq_file *m, void *v)
//         ^^^^^^ error callback-in-init-memory: livepatch_cmdline_proc_show() is a new function, but it is `__init`: its memory is freed once the module is initialised, and the kernel calls it later, which ends in an oops. Drop `__init`.
{
	return 0;
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
//                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ related callback-in-init-memory: Set as a new function here.
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
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
