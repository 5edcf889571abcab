#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_patch patch;

static int *kallsyms_panic_timeout;
static int saved_timeout;

static int find(struct klp_object *obj)
{
	kallsyms_panic_timeout = (int *)klp_lookup("panic_timeout");
	return kallsyms_panic_timeout ? 0 : -ENOENT;
}

static void raise_timeout(struct klp_object *obj)
{
	saved_timeout = *kallsyms_panic_timeout;
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info state-in-global: raise_timeout() saves `*kallsyms_panic_timeout` in `saved_timeout`, a variable of this module, for restore_timeout() to restore: where a cumulative livepatch replaces this one, restore_timeout() never runs, and the new one finds the changed value with no way to the original. Save it in the `->data` of a state.
	*kallsyms_panic_timeout = 30;
}

static void restore_timeout(struct klp_object *obj)
{
	*kallsyms_panic_timeout = saved_timeout;
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related state-in-global: `*kallsyms_panic_timeout` is restored here.
}

static void forget(struct klp_object *obj)
{
	kallsyms_panic_timeout = NULL;
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
			.pre_patch = find,
			.post_patch = raise_timeout,
			.pre_unpatch = restore_timeout,
			.post_unpatch = forget,
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
