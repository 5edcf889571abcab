// --- file: klp-history.jsonc
{ "kernel": { "symbols": ["System.map"] } }
// --- file: System.map
ffffffff80ffffff T _stext
ffffffff81000000 t state_show
ffffffff81000010 t state_show
ffffffff81000020 t state_show
ffffffff81000030 t state_show
ffffffff81000040 t state_show
ffffffff81000050 t state_show
ffffffff81000060 t state_show
ffffffff81000070 t state_show
ffffffff81000080 t state_show
ffffffff81000090 t state_show
ffffffff810000a0 t state_show
ffffffff810000b0 t state_show
ffffffff810000c0 t state_show
ffffffff810000d0 t state_show
ffffffff810000e0 t state_show
ffffffff810000f0 t state_show
ffffffff81000100 t state_show
ffffffff81000110 t state_show
ffffffff81000120 t state_show
ffffffff81000130 t state_show
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "state_show",
		.new_func = livepatch_state_show,
		.old_sympos = 1,
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
