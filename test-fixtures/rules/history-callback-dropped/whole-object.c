// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "objects": [
					{ "functions": ["cmdline_proc_show"] },
					{ "name": "ext4", "functions": ["ext4_mkdir"], "callbacks": ["post_patch", "pre_unpatch"] }
//                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related history-callback-dropped: ext4 has `post_patch`, `pre_unpatch` in livepatch_1.
				] }
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
//                       ^^^^ warning history-callback-dropped: Object ext4 of livepatch_1 (earlier release) is missing, and with it its `post_patch`, `pre_unpatch` and the patched function `ext4_mkdir`: where `patch` replaces that one, only the callbacks of `patch` run, so what that one's callbacks did stays for ever. Carry the object with its callbacks, or undo that in `post_patch`.
	{
		.funcs = funcs,
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
