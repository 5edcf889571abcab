// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "objects": [{ "name": "ext4", "functions": ["ext4_mkdir"], "callbacks": ["pre_unpatch"] }] }
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static void pre_unpatch(struct klp_object *obj)
{
	stop_using();
}

static struct klp_func funcs[] = {
	{
		.old_name = "ext4_mkdir",
		.new_func = livepatch_ext4_mkdir,
	}, { }
};

static struct klp_object objs[] = {
	{
		.callbacks = {
//              ^^^^^^^^^^ error object-is-terminator: This object has callbacks, but neither `.name` nor `.funcs`: the kernel takes it for the end of `objs` and silently ignores it and what follows. Give it `.funcs`, an empty list if nothing is patched.
			.pre_unpatch = pre_unpatch,
		},
	},
	{
		.name = "ext4",
		.funcs = funcs,
		.callbacks = {
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
