// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "objects": [{ "name": null, "functions": ["cmdline_proc_show"] }, { "name": "ext4", "functions": ["ext4_mkdir", "ext4_rmdir", "ext4_link", "ext4_unlink"] }] }
//                                                                                                                                                                                        ^^^^^^^^^^^^ related history-function-dropped: `ext4_mkdir` is patched in livepatch_1.
//                                                                                                                                                                                                      ^^^^^^^^^^^^ related history-function-dropped: `ext4_rmdir` is patched in livepatch_1.
//                                                                                                                                                                                                                    ^^^^^^^^^^^ related history-function-dropped: `ext4_link` is patched in livepatch_1.
//                                                                                                                                                                                                                                 ^^^^^^^^^^^^^ related history-function-dropped: `ext4_unlink` is patched in livepatch_1.
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
//                       ^^^^ warning history-function-dropped: Functions `ext4_mkdir`, `ext4_rmdir` and 2 more of ext4 in livepatch_1 (earlier release) are missing: `patch` is cumulative, so the original functions run again where it replaces that one, and the fix is lost. Patch them here too.
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
