// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "reads_2.c",
			"releases": [
				{ "name": "reads_1", "states": [{ "id": 7, "version": 1 }], "replace": true, "shadows": [{ "id": 1, "functions": ["klp_shadow_get_or_alloc"] }] }
			]
		}
	}
}
// --- file: reads_2.c
#include <linux/fs.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#define READS_SHADOW 1
#define READS_STATE 7

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	unsigned long *reads = klp_shadow_get_or_alloc(m, READS_SHADOW, sizeof(*reads), GFP_KERNEL, NULL, NULL);

	if (!reads)
		return -ENOMEM;
	seq_printf(m, "%lu\n", ++*reads);
	return 0;
}

static struct klp_patch patch;

static int prepare_reads(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, READS_STATE);

	if (!state)
		return -EINVAL;
	state->data = kzalloc(sizeof(unsigned long), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void take_reads_over(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, READS_STATE);
	struct klp_state *prev = klp_get_prev_state(READS_STATE);

	if (!state || !prev)
		return;
	kfree(state->data);
	state->data = prev->data;
	prev->data = NULL;
}

static void forget_reads(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, READS_STATE);

	if (!state)
		return;
	kfree(state->data);
	if (klp_get_prev_state(READS_STATE))
		return;
	klp_shadow_free_all(READS_SHADOW, NULL);
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.pre_patch = prepare_reads,
			.post_patch = take_reads_over,
			.post_unpatch = forget_reads,
		},
	},
	{ }
};

static struct klp_state states[] = {
	{
		.id = READS_STATE,
		.version = 1,
	},
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int __init reads_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit reads_exit(void)
{
}

module_init(reads_init);
module_exit(reads_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
