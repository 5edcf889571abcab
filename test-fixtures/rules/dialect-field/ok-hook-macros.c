// --- file: klp-history.jsonc
{ "kernel": { "dialect": "openeuler" } }
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>

static int new_show(struct seq_file *m, void *v)
{
	return 0;
}

static void load_hook(void)
{
	pr_info("loaded\n");
}

static void unload_hook(void)
{
	pr_info("unloaded\n");
}

KLP_LOAD_HOOK(load_hook);
KLP_UNLOAD_HOOK(unload_hook);

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = new_show,
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
	return klp_register_patch(&patch);
}

static void livepatch_exit(void)
{
	WARN_ON(klp_unregister_patch(&patch));
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
