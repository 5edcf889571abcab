// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "states": [], "replace": true }
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_patch patch;

static int saved_timeout;

static void raise_timeout(struct klp_object *obj)
{
	saved_timeout = panic_timeout;
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info state-in-global: raise_timeout() saves `panic_timeout` in `saved_timeout`, a variable of this module, for restore_timeout() to restore: where a cumulative livepatch replaces this one, restore_timeout() never runs, and the new one finds the changed value with no way to the original. Save it in the `->data` of a state.
	panic_timeout = 30;
}

static void restore_timeout(struct klp_object *obj)
{
	panic_timeout = saved_timeout;
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related state-in-global: `panic_timeout` is restored here.
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
			.post_patch = raise_timeout,
			.pre_unpatch = restore_timeout,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int livepatch_init(void)
{
	patch.replace = !no_replace;
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
