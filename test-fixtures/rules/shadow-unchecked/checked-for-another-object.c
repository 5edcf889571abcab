#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 1

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	int *a = klp_shadow_get(v, READS_SHADOW), *b = klp_shadow_get(m, READS_SHADOW);
//                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related shadow-unchecked: The answer comes from here.

	if (!a)
		return 0;
	return *b;
//             ^^ warning shadow-unchecked: `b` is followed without a check: klp_shadow_get() returns NULL for an object that has no such variable, as any that is older than the livepatch, and the kernel oopses here. Check it for NULL first.
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
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
