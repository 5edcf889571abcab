// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true },
//                                        ^^^^^^^^^^^^^ related history-mixed-replace: livepatch_1 is cumulative.
				{ "name": "livepatch_2", "states": [], "replace": true }
//                                        ^^^^^^^^^^^^^ related history-mixed-replace: livepatch_2 is cumulative.
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
	{
		.funcs = funcs,
	}, { }
};

static struct klp_patch patch = {
//                      ^^^^^ warning history-mixed-replace: `patch` is not cumulative, but livepatch_1, livepatch_2 (earlier releases) are: the kernel stacks it on them instead of replacing them, and the next cumulative one disables both. Decide for one way in a stream.
	.mod = THIS_MODULE,
	.objs = objs,
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
