// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "objects": [{ "name": "ext4", "functions": ["ext4_mkdir"], "callbacks": ["pre_unpatch"] }] }
//                                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related history-callback-dropped: ext4 has `pre_unpatch` in livepatch_1.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "ext4_mkdir",
		.new_func = livepatch_ext4_mkdir,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "ext4",
//                      ^^^^^^ warning history-callback-dropped: `pre_unpatch` of ext4 in livepatch_1 (earlier release) is missing: where `patch` replaces that one, only the callbacks of `patch` run, so what that one's callbacks did stays for ever. Carry it, or undo that in `post_patch`.
		.funcs = funcs,
		.callbacks = {
			.pre_unpatch = NULL,
		},
	}, { }
};

static struct klp_patch patch = {
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
