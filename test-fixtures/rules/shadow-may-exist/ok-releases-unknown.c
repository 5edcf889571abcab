// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [{ "name": "livepatch_1", "states": [], "replace": true }]
//                                             ^^^^^^^^^^^^^ related history-mixed-replace: livepatch_1 is cumulative.
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define COUNT_STATE 1
#define COUNT_SHADOW 1

static int reserve_count(struct klp_object *obj)
{
	int *count = klp_shadow_alloc(NULL, COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);

	if (!count)
		return -ENOMEM;
	*count = 0;
	return 0;
}

static void release_counts(struct klp_object *obj)
{
	if (!klp_get_prev_state(COUNT_STATE))
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
			.pre_patch = reserve_count,
			.post_unpatch = release_counts,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = COUNT_STATE, .version = 1 },
	{ }
};

static struct klp_patch patch = {
//                      ^^^^^ warning history-mixed-replace: `patch` is not cumulative, but livepatch_1 (earlier release) is: the kernel stacks it on that one instead of replacing it, and the next cumulative one disables both. Decide for one way in a stream.
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
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
