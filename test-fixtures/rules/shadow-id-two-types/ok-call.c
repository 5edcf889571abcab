#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 1

static int livepatch_count(struct seq_file *m)
{
	return klp_shadow_get_or_alloc(get(m), READS_SHADOW, sizeof(u32), GFP_KERNEL, NULL, NULL) ? 0 : -ENOMEM;
}

static int livepatch_cmdline_proc_show(struct seq_file *m)
{
	return klp_shadow_get_or_alloc(get(m), READS_SHADOW, sizeof(u64), GFP_KERNEL, NULL, NULL) ? 0 : -ENOMEM;
}

static void livepatch_post_unpatch(struct klp_object *obj)
{
	klp_shadow_free_all(READS_SHADOW, NULL);
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
		.callbacks = {
			.post_unpatch = livepatch_post_unpatch,
		},
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
