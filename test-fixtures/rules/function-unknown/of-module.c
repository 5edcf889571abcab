// --- file: klp-history.jsonc
{ "kernel": { "symbols": ["kallsyms"] } }
// --- file: kallsyms
ffffffff81000000 T _stext
ffffffff81000010 t cmdline_show
ffffffff81000040 t cmdline_proc_show.isra.0
ffffffff81000080 T cmdline_proc_open
ffffffff810000c0 t meminfo_proc_show
ffffffff81000100 T nfs_root_setup
ffffffff82000000 D cmdline_table
ffffffff82000040 d meminfo_proc_shown
ffffffffc0600000 t nfs_open	[nfs]
ffffffffc0600100 t nfs_release	[nfs]
ffffffffc0700000 t xfs_open	[xfs]
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_opem",
//                          ^^^^^^^^^^ error function-unknown: There is no `nfs_opem` among the symbols of nfs: the kernel refuses the livepatch with -EINVAL where nfs is loaded, and refuses nfs where the livepatch is enabled. It may be inlined, or the compiler gave it another name.
		.new_func = livepatch_nfs_opem,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "nfs",
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
