// --- file: klp-history.jsonc
{ "kernel": { "dialect": "replace-set" } }
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>

#define MY_STATE 7

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", "this has been live patched");
	return 0;
}

static struct klp_patch patch;

static int pre_patch(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, MY_STATE);

	if (!state)
		return -EINVAL;
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
		.callbacks = {
			.pre_patch = pre_patch,
		},
	}, { }
};

static struct klp_state states[] = {
	{
		.id = MY_STATE,
		.version = 1,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace_set = 5,
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
