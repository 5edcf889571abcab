#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 1

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	int *a = klp_shadow_get_or_alloc(m, READS_SHADOW, sizeof(int), GFP_KERNEL | __GFP_NOFAIL, (void *)8, NULL);
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadow-never-freed: Shadow variable 1 (READS_SHADOW) is attached here, but nothing in the module frees it: it stays when its object is gone and when the livepatch is disabled, and a new object at the same address finds the old data. Free it with klp_shadow_free() where the object is freed, or all of them with klp_shadow_free_all() in `post_unpatch`.
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related shadow-unchecked: The answer comes from here.

	return *a;
//             ^^ warning shadow-unchecked: `a` is followed without a check: klp_shadow_get_or_alloc() returns NULL where there is no memory for a new one, and the kernel oopses here. Check it for NULL first.
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
