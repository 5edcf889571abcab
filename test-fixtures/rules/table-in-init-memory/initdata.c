#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] __initdata = {
//                             ^^^^^^^^^^ error table-in-init-memory: `funcs` is `__initdata`: its memory is freed once the module is initialised, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Drop `__initdata`.
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static __initdata struct klp_object objs[] = {
//     ^^^^^^^^^^ error table-in-init-memory: `objs` is `__initdata`: its memory is freed once the module is initialised, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Drop `__initdata`.
	{ .funcs = funcs },
	{ }
};

static struct klp_patch __initdata patch = {
//                      ^^^^^^^^^^ error table-in-init-memory: `patch` is `__initdata`: its memory is freed once the module is initialised, but the kernel reads it as long as the livepatch is loaded, which ends in an oops. Drop `__initdata`.
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
