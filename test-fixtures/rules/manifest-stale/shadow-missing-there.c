// --- file: klp-history.jsonc
{ "streams": { "main": { "releases": [
	{ "name": "first", "states": [{ "id": 1, "version": 2 }], "replace": true, "shadows": [{ "id": 5, "functions": ["klp_shadow_alloc"] }, { "id": 6, "functions": ["klp_shadow_get"] }], "source": "livepatch.c", "revision": "v1" }
//                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning manifest-stale: first is recorded otherwise than livepatch.c at v1 has it: shadow variable 6 is missing there. Livepatches are held against what is recorded, and the kernel holds them against what was built. Record the release again, or name what it was built from.
] } } }
// --- file: v1:livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static void *attach(void *obj)
{
	return klp_shadow_alloc(obj, 5, 8, GFP_KERNEL, NULL, NULL);
//             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shadow-never-freed: Shadow variable 5 is attached here, but nothing in the module frees it: it stays when its object is gone and when the livepatch is disabled, and a new object at the same address finds the old data. Free it with klp_shadow_free() where the object is freed, or all of them with klp_shadow_free_all() in `post_unpatch`.
//                                   ^ info shadow-id-literal: The id 5 of a shadow variable is a bare number: all livepatches share one table, and nothing tells what the number stands for or who else uses it. Give it a name.
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
