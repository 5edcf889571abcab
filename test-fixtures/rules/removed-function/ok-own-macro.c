#include <linux/module.h>
#include <linux/livepatch.h>

#ifdef RHEL_RELEASE_CODE
#if RHEL_RELEASE_CODE < RHEL_RELEASE_VERSION(8, 2)
#define REGISTERS_FIRST
#endif
#elif LINUX_VERSION_CODE < KERNEL_VERSION(5, 1, 0)
#define REGISTERS_FIRST
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
};

static int livepatch_init(void)
{
	int ret;

#ifdef REGISTERS_FIRST
	ret = klp_register_patch(&patch);
	if (ret)
		return ret;
#endif
	ret = klp_enable_patch(&patch);
#ifdef REGISTERS_FIRST
	if (ret)
		WARN_ON(klp_unregister_patch(&patch));
#endif
	return ret;
}

static void livepatch_exit(void)
{
#ifdef REGISTERS_FIRST
	WARN_ON(klp_unregister_patch(&patch));
#endif
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
