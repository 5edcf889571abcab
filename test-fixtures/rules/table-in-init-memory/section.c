#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] __section(".init.data") = {
//                             ^^^^^^^^^^^^^^^^^^^^^^^ error table-in-init-memory: `funcs` is `__section(".init.data")`: its memory is freed once the module is initialised, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Drop `__section(".init.data")`.
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] __attribute__((section(".init.data"))) = {
//                                             ^^^^^^^^^^^^^^^^^^^^^ error table-in-init-memory: `objs` is `section(".init.data")`: its memory is freed once the module is initialised, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Drop `section(".init.data")`.
	{ .funcs = funcs },
	{ }
};

static struct klp_patch patch __section(.init.data) = {
//                            ^^^^^^^^^^^^^^^^^^^^^ error table-in-init-memory: `patch` is `__section(.init.data)`: its memory is freed once the module is initialised, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Drop `__section(.init.data)`.
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
