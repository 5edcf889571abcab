#include <linux/module.h>
#include <linux/livepatch.h>

#define COUNT_SHADOW 1

static int drop_counts(struct klp_object *obj)
{
	klp_shadow_free_all(COUNT_SHADOW, NULL);
	return 0;
}

static void reserve_count(struct klp_object *obj)
{
	int *count = klp_shadow_alloc(NULL, COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);

	if (count)
		*count = 1;
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
			.pre_patch = drop_counts,
			.post_patch = reserve_count,
		},
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
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
