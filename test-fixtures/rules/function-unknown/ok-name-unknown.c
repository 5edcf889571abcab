// --- file: klp-history.jsonc
{ "kernel": { "symbols": ["System.map"] } }
// --- file: System.map
ffffffff81000000 T _stext
ffffffff81000010 t cmdline_show
ffffffff81000040 t cmdline_proc_show.isra.0
ffffffff81000080 T cmdline_proc_open
ffffffff810000c0 t meminfo_proc_show
ffffffff81000100 T nfs_root_setup
ffffffff82000000 D cmdline_table
ffffffff82000040 d meminfo_proc_shown
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = SYMBOL_NAME,
		.new_func = livepatch_x,
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
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
