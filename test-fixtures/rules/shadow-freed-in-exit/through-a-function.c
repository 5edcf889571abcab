#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 1

static void livepatch_cleanup(void)
{
	klp_shadow_free_all(READS_SHADOW, NULL);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadow-freed-in-exit: `livepatch_cleanup`, which the module's exit calls, frees every shadow variable 1 (READS_SHADOW): the module is unloaded after a newer cumulative livepatch has replaced it, and that one may be using them by then. Free them in `post_unpatch`, which the kernel does not call then.
}

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	unsigned long *reads = klp_shadow_get_or_alloc(m, READS_SHADOW, sizeof(*reads), GFP_KERNEL, NULL, NULL);

	if (!reads)
		return -ENOMEM;
	seq_printf(m, "%lu\n", ++*reads);
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
	.replace = true,
};

static int livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
	livepatch_cleanup();
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
