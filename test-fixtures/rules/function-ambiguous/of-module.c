// --- file: klp-history.jsonc
{ "kernel": { "symbols": ["kallsyms"] } }
// --- file: kallsyms
ffffffff81000000 T _stext
ffffffff81000010 t nfs_start
ffffffff81000040 t state_show
ffffffff81000080 T nfs_end
ffffffff810000c0 t cpu_start
ffffffff81000100 t state_show
ffffffff81000140 T cpu_end
ffffffff82000000 d state_show
ffffffffc0600000 t open	[nfs]
ffffffffc0600040 t nfs_mid	[nfs]
ffffffffc0600080 W open	[nfs]
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "open",
//                          ^^^^^^ error function-ambiguous: `open` is there twice in nfs: without `.old_sympos` the kernel refuses the livepatch with -EINVAL.
		.new_func = livepatch_open,
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
