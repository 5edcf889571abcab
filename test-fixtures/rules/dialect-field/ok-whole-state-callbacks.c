// --- file: klp-history.jsonc
{ "kernel": { "dialect": "state-callbacks" } }
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/slab.h>
#include <linux/seq_file.h>

#define CONSOLE_LOGLEVEL_STATE 1
#define SHADOW_STATE 0x100

static int saved_loglevel;

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	int *leak = klp_shadow_get(m, SHADOW_STATE);

	seq_printf(m, "%s %d\n", "this has been live patched", leak ? *leak : 0);
	return 0;
}

static int setup_loglevel(struct klp_patch *patch, struct klp_state *state)
{
	return 0;
}

static void set_loglevel(struct klp_patch *patch, struct klp_state *state)
{
	saved_loglevel = console_loglevel;
	console_loglevel = CONSOLE_LOGLEVEL_MOTORMOUTH;
}

static void restore_loglevel(struct klp_patch *patch, struct klp_state *state)
{
	console_loglevel = saved_loglevel;
}

static void free_loglevel(struct klp_patch *patch, struct klp_state *state)
{
	pr_info("freed\n");
}

static void shadow_dtor(void *obj, void *data)
{
	pr_info("dtor\n");
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
		.id = CONSOLE_LOGLEVEL_STATE,
		.callbacks = {
			.pre_patch = setup_loglevel,
			.post_patch = set_loglevel,
			.pre_unpatch = restore_loglevel,
			.post_unpatch = free_loglevel,
		},
		.block_disable = true,
	},
	{
		.id = SHADOW_STATE,
		.is_shadow = true,
		.callbacks = {
			.shadow_dtor = shadow_dtor,
		},
	},
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
