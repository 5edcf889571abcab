// --- file: klp-history.jsonc
{ "kernel": { "version": "6.12" } }
// --- file: livepatch.c
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
	klp_register_patch(&patch);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^ error removed-function: klp_register_patch() is gone since Linux 5.1: the livepatch does not build on Linux 6.12. klp_enable_patch() in module init does it all, and the kernel itself cleans up.
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
	klp_disable_patch(&patch);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^ related removed-function: klp_disable_patch() is gone too.
	klp_unregister_patch(&patch);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related removed-function: klp_unregister_patch() is gone too.
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
