// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true, "shadows": [{ "id": 5, "type": "u32", "size": 4, "functions": ["klp_shadow_alloc"] }] }
//                                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related history-shadow-type-changed: Shadow variable 5 holds `u32` (4 bytes) in livepatch_1.
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define FOO_ID 5

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	void *foo = klp_shadow_get_or_alloc(m, FOO_ID, sizeof(unsigned long), GFP_KERNEL, NULL, NULL);
//                                             ^^^^^^ error history-shadow-type-changed: Shadow variable 5 (FOO_ID) holds `unsigned long` (8 bytes) here, but `u32` (4 bytes) in livepatch_1 (earlier release): what one of them attached, the other takes for its own, and reads and writes out of bounds. Give the new content another id.

	return foo ? 0 : -ENOMEM;
}

static bool is_in_force;

static void post_patch(struct klp_object *obj)
{
	is_in_force = true;
}

static void post_unpatch(struct klp_object *obj)
{
	if (is_in_force)
		klp_shadow_free_all(FOO_ID, NULL);
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
		.callbacks = {
			.post_patch = post_patch,
			.post_unpatch = post_unpatch,
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
