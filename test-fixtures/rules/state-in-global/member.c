#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_patch patch;

static struct {
	int panic;
	int hung_task;
} saved;

static void save(void)
{
	saved.panic = READ_ONCE(panic_timeout);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info state-in-global: save() saves `panic_timeout` in `saved.panic`, a variable of this module, for restore_all() to restore: where a cumulative livepatch replaces this one, restore_all() never runs, and the new one finds the changed value with no way to the original. Save it in the `->data` of a state.
	saved.hung_task = sysctl.hung_task_timeout;
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related state-in-global: `sysctl.hung_task_timeout` is saved in the same way.
}

static void raise_timeout(struct klp_object *obj)
{
	save();
	WRITE_ONCE(panic_timeout, 30);
	sysctl.hung_task_timeout = 240;
}

static void restore_all(void)
{
	WRITE_ONCE(panic_timeout, saved.panic);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ related state-in-global: `panic_timeout` is restored here.
	sysctl.hung_task_timeout = saved.hung_task;
}

static void restore_timeout(struct klp_object *obj)
{
	restore_all();
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
