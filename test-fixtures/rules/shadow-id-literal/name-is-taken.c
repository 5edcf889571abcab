#include <linux/module.h>
#include <linux/livepatch.h>

#define SHADOW_ID_5 6

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	unsigned long *reads = klp_shadow_get_or_alloc(m, 5, sizeof(*reads), GFP_KERNEL, NULL, NULL);
//                                                        ^ info shadow-id-literal: The id 5 of a shadow variable is a bare number: all livepatches share one table, and nothing tells what the number stands for or who else uses it. Give it a name.

	if (!reads)
		return -ENOMEM;
	seq_printf(m, "%lu\n", ++*reads);
	return 0;
}

static void livepatch_post_unpatch(struct klp_object *obj)
{
	klp_shadow_free_all(5, NULL);
//                          ^ related shadow-id-literal: The same id is given to another call here.
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
