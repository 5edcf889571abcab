#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 1

struct reads {
	unsigned long count;
	char *text;
};

static int reads_ctor(void *obj, void *shadow_data, void *ctor_data)
{
	struct reads *reads = shadow_data;
	gfp_t gfp = GFP_NOWAIT;

	reads->text = kmalloc(64, gfp | __GFP_ZERO);
	if (!reads->text)
		reads->text = kmemdup(ctor_data, 64, GFP_ATOMIC);
	return reads->text ? 0 : -ENOMEM;
}

static void reads_dtor(void *obj, void *shadow_data)
{
	struct reads *reads = shadow_data;

	kfree(reads->text);
}

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	struct reads *reads = klp_shadow_get_or_alloc(m, READS_SHADOW, sizeof(*reads), GFP_KERNEL, reads_ctor, NULL);

	if (reads)
		seq_printf(m, "%lu\n", ++reads->count);
	return 0;
}

static void post_unpatch_callback(struct klp_object *obj)
{
	klp_shadow_free_all(READS_SHADOW, reads_dtor);
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
			.post_unpatch = post_unpatch_callback,
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
