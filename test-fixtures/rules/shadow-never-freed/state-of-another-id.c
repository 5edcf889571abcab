// --- file: klp-history.jsonc
{ "kernel": { "dialect": "state-callbacks" } }
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 4

static int attach_reads(struct klp_patch *patch, struct klp_state *state)
{
	unsigned long *reads = klp_shadow_alloc(NULL, READS_SHADOW, sizeof(*reads), GFP_KERNEL, NULL, NULL);
//                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadow-never-freed: Shadow variable 4 (READS_SHADOW) is attached here, but nothing in the module frees it: it stays when its object is gone and when the livepatch is disabled, and a new object at the same address finds the old data. Free it with klp_shadow_free() where the object is freed, or all of them with klp_shadow_free_all() in `post_unpatch`.

	return reads ? 0 : -ENOMEM;
}

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	unsigned long *reads = klp_shadow_get(NULL, READS_SHADOW);

	seq_printf(m, "%lu\n", reads ? ++*reads : 0);
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

static struct klp_state states[] = {
	{
		.id = READS_SHADOW + 1,
		.is_shadow = true,
		.callbacks = {
			.pre_patch = attach_reads,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
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
