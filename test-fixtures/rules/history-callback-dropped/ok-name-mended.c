// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "objects": [{ "name": "snd-hda-codec", "functions": ["cmdline_proc_show"], "callbacks": ["post_patch", "pre_unpatch"] }] }
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

static void pre_unpatch(struct klp_object *obj)
{
	stop_using();
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "snd_hda_codec",
		.funcs = funcs,
		.callbacks = {
			.post_patch = post_patch,
			.pre_unpatch = pre_unpatch,
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
