#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 1
#define PEAK_SHADOW 2

static void livepatch_reads_dtor(void *obj, void *shadow_data)
{
	klp_shadow_free(obj, PEAK_SHADOW, NULL);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error shadow-ctor-recursion: `livepatch_reads_dtor`, a destructor, calls klp_shadow_free(): the kernel runs it while it holds `klp_shadow_lock`, which that function takes again, so that the CPU waits for itself for ever. Do it before or after klp_shadow_free().
}

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	unsigned long *reads = klp_shadow_get_or_alloc(m, READS_SHADOW, sizeof(*reads), GFP_KERNEL, NULL, NULL);

	if (!reads)
		return -ENOMEM;
	seq_printf(m, "%lu\n", ++*reads);
	return 0;
}

static void livepatch_post_unpatch(struct klp_object *obj)
{
	klp_shadow_free(&init_task, READS_SHADOW, livepatch_reads_dtor);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related shadow-ctor-recursion: `livepatch_reads_dtor` is given to klp_shadow_free() here.
	klp_shadow_free_all(READS_SHADOW, livepatch_reads_dtor);
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
