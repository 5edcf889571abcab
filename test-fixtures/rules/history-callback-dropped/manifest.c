// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "objects": [{ "name": null, "functions": ["cmdline_proc_show"], "callbacks": ["post_patch", "pre_unpatch"] }] }
//                                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related history-callback-dropped: vmlinux has `pre_unpatch` in livepatch_1.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static void post_patch(struct klp_object *obj)
{
	start_using();
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
//              ^^^^^^^^^^^^^^ warning history-callback-dropped: `pre_unpatch` of vmlinux in livepatch_1 (earlier release) is missing: where `patch` replaces that one, only the callbacks of `patch` run, so what that one's callbacks did stays for ever. Carry it, or undo that in `post_patch`.
		.callbacks = {
			.post_patch = post_patch,
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
