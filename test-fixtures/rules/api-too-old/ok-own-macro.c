// --- file: klp-history.jsonc
{ "kernel": { "version": "4.18" } }
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 1, 0) || RHEL_RELEASE_CODE >= RHEL_RELEASE_VERSION(8, 2)
#define CAN_REPLACE
#endif

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", "patched");
	return 0;
}

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
#ifdef CAN_REPLACE
	.replace = true,
#endif
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
