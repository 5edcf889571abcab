#include <linux/module.h>
#include <linux/livepatch.h>

#define COUNT_STATE 1
#define COUNT_SHADOW 1

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	int *count;

	count = klp_shadow_alloc(m, COUNT_SHADOW, sizeof(int), GFP_KERNEL, NULL, NULL);
	klp_shadow_free(m, COUNT_SHADOW, NULL);
	count = klp_shadow_alloc(m, COUNT_SHADOW, sizeof(int), GFP_KERNEL, NULL, NULL);
	return count ? 0 : -ENOMEM;
}

static void release_counts(struct klp_object *obj)
{
	if (klp_get_prev_state(COUNT_STATE))
		return;
	klp_shadow_free_all(COUNT_SHADOW, NULL);
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
			.post_unpatch = release_counts,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = COUNT_STATE, .version = 1 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
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
