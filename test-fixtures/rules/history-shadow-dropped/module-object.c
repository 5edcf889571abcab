// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "shadows": [{ "id": 5, "type": "struct foo", "size": 16, "functions": ["klp_shadow_alloc", "klp_shadow_get"] }] }
//                                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related history-shadow-dropped: Shadow variable 5 is used in livepatch_1.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static void post_patch(struct klp_object *obj)
{
	int cpu;

	/* Nothing runs the old code any more. */
	for_each_online_cpu(cpu)
		drain(cpu);
}

static struct klp_func funcs[] = {
	{
		.old_name = "ext4_mkdir",
		.new_func = livepatch_ext4_mkdir,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "ext4",
		.funcs = funcs,
		.callbacks = {
			.post_patch = post_patch,
		},
	}, { }
};

static struct klp_patch patch = {
//                      ^^^^^ warning history-shadow-dropped: Shadow variable 5 of livepatch_1 (earlier release) is neither used nor freed here: `patch` is cumulative, and where it replaces that one the memory leaks, and a new object at the address of an old one finds its data. Free it in `post_patch`.
	.mod = THIS_MODULE,
	.objs = objs,
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
