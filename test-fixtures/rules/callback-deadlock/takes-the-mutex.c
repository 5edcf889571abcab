#include <linux/module.h>
#include <linux/livepatch.h>

extern struct mutex klp_mutex;

static void raise_loglevel(struct klp_object *obj)
{
	mutex_lock(&klp_mutex);
//      ^^^^^^^^^^^^^^^^^^^^^^ error callback-deadlock: The `post_patch` callback raise_loglevel() calls mutex_lock(), which takes `klp_mutex`: the kernel holds `klp_mutex` while it runs callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. The lock is the kernel's own: leave it alone.
	pr_info("nobody else enables a livepatch now\n");
	mutex_unlock(&klp_mutex);
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
			.post_patch = raise_loglevel,
		},
	}, { }
};

static struct klp_patch patch = {
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
