#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static int livepatch_init(void)
{
	struct klp_object objs[] = {
//                        ^^^^ error table-in-init-memory: `objs` lives on the stack of livepatch_init() and is gone when that returns, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Make it `static`.
		{ .funcs = funcs },
		{ }
	};
	struct klp_patch patch = {
//                       ^^^^^ error table-in-init-memory: `patch` lives on the stack of livepatch_init() and is gone when that returns, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Make it `static`.
		.mod = THIS_MODULE,
		.objs = objs,
	};

	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
