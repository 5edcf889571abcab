// --- file: klp-history.jsonc
{ "kernel": { "version": "4.12" } }
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define COUNTER_ID 1

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

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

void *counter(void *key)
{
	return klp_shadow_get(key, COUNTER_ID);
//             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error api-too-old: The livepatch does not build on Linux 4.12, which has no shadow variables: they came with Linux 4.15.
}

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
