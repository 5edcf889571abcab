#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#define COUNT_SHADOW 1

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	int *count;

	count = klp_shadow_get_or_alloc(&init_task, COUNT_SHADOW, sizeof(*count), read_flags(), NULL, NULL);
	(*count)++;
	return 0;
}

static void livepatch_post_patch(struct klp_object *obj)
{
}

static void livepatch_pre_unpatch(struct klp_object *obj)
{
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
			.post_patch = livepatch_post_patch,
			.pre_unpatch = livepatch_pre_unpatch,
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
