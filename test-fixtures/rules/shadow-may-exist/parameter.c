// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch_2.c",
			"releases": [{ "name": "livepatch_1", "source": "livepatch_1.c" }]
		}
	}
}
// --- file: livepatch_1.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define COUNT_STATE 1
#define COUNT_SHADOW 1

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	int *count;

	count = klp_shadow_get_or_alloc(&init_task, COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);
//                                                  ^^^^^^^^^^^^ related shadow-may-exist: Shadow variable 1 is used in livepatch_1.
	if (count)
		seq_printf(m, "%d\n", ++*count);
	return 0;
}

static void release_counts(struct klp_object *obj)
{
	if (klp_get_prev_state(COUNT_STATE))
		return;
	klp_shadow_free_all(COUNT_SHADOW, NULL);
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
			.post_unpatch = release_counts,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = COUNT_STATE, .version = 1 },
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
// --- file: livepatch_2.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define COUNT_STATE 1
#define COUNT_SHADOW 1

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	int *count;

	count = klp_shadow_alloc(m, COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);
//              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadow-may-exist: Shadow variable 1 (COUNT_SHADOW) is allocated for `m`, which may have it from livepatch_1 (earlier release). The kernel warns of a duplicate then, and gives NULL. Use klp_shadow_get_or_alloc().
	if (count)
		seq_printf(m, "%d\n", ++*count);
	return 0;
}

static void release_counts(struct klp_object *obj)
{
	if (klp_get_prev_state(COUNT_STATE))
		return;
	klp_shadow_free_all(COUNT_SHADOW, NULL);
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
			.post_unpatch = release_counts,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = COUNT_STATE, .version = 1 },
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
