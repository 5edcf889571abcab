#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] __attribute__((section(".data..ro_after_init"))) = {
//                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error table-read-only: `funcs` is read-only once the module is initialised, but the kernel writes into it as long as the livepatch lives: an oops when its transition ends or when it is disabled. Drop `section(".data..ro_after_init")`.
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] __attribute__((aligned(8), section(".data..ro_after_init"))) = {
//                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error table-read-only: `objs` is read-only once the module is initialised, but the kernel writes into it as long as the livepatch lives: an oops when its transition ends or when it is disabled. Drop `section(".data..ro_after_init")`.
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
