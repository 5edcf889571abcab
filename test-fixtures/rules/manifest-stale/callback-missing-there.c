// --- file: klp-history.jsonc
{ "streams": { "main": { "releases": [
	{ "name": "first", "states": [{ "id": 1, "version": 2 }], "replace": true, "objects": [{ "functions": ["cmdline_proc_show"], "callbacks": ["pre_patch", "post_unpatch"] }], "source": "livepatch.c", "revision": "v1" }
//                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning manifest-stale: first is recorded otherwise than livepatch.c at v1 has it: post_unpatch of vmlinux is missing there. Livepatches are held against what is recorded, and the kernel holds them against what was built. Record the release again, or name what it was built from.
] } } }
// --- file: v1:livepatch.c
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
		.callbacks = { .pre_patch = prepare },
	}, { }
};

static struct klp_state states[] = {
	{ .id = 1, .version = 2 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
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
