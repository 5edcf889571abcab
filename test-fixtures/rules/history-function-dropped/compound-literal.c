// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "objects": [{ "name": null, "functions": ["cmdline_proc_show", "meminfo_proc_show"] }] }
//                                                                                                                                                     ^^^^^^^^^^^^^^^^^^^ related history-function-dropped: `meminfo_proc_show` is patched in livepatch_1.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_object objs[] = {
//                       ^^^^ warning history-function-dropped: Function `meminfo_proc_show` of vmlinux in livepatch_1 (earlier release) is missing: `patch` is cumulative, so the original function runs again where it replaces that one, and the fix is lost. Patch it here too.
	{
		.funcs = (struct klp_func[]) {
			{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
			{ }
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
