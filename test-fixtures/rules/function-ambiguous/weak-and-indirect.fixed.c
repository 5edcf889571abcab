// --- file: klp-history.jsonc
{ "kernel": { "symbols": ["System.map"] } }
// --- file: System.map
ffffffff81000000 T _stext
ffffffff81000010 W state_show
ffffffff81000020 w state_show
ffffffff81000030 i state_show
ffffffff81000040 T end
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
