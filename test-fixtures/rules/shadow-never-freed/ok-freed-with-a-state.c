#include <linux/module.h>
#include <linux/livepatch.h>

#define READS_SHADOW 1

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	unsigned long *reads = klp_shadow_get_or_alloc(m, READS_SHADOW, sizeof(*reads), GFP_KERNEL, NULL, NULL);

	if (!reads)
		return -ENOMEM;
	seq_printf(m, "%lu\n", ++*reads);
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
	{ .id = READS_SHADOW, .is_shadow = true },
//                            ^^^^^^^^^^ info dialect-field: struct klp_state has no member `is_shadow` in mainline kernels: the livepatch is written in the dialect state-callbacks (posted to the livepatch list in January 2025, in no release). Say so in `klp-history.jsonc`: `"kernel": { "dialect": "state-callbacks" }`. It does not build on other kernels.
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
