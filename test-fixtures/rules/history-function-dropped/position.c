// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "objects": [{ "name": "ext4", "functions": ["cleanup", "cleanup,2"] }] }
//                                                                                                                                             ^^^^^^^^^^^ related history-function-dropped: `cleanup,2` is patched in livepatch_1.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
//                     ^^^^^ warning history-function-dropped: Function `cleanup,2` of ext4 in livepatch_1 (earlier release) is missing: `patch` is cumulative, so the original function runs again where it replaces that one, and the fix is lost. Patch it here too.
	{
		.old_name = "cleanup",
		.new_func = livepatch_cleanup,
		.old_sympos = 1,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "ext4",
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
