#include <linux/module.h>
#include <linux/livepatch.h>

static void set_enabled(const char *value)
{
	struct file *file;
	loff_t at = 0;

	file = filp_open("/sys/kernel/livepatch/" "other/enabled", O_WRONLY, 0);
	if (IS_ERR(file))
		return;
	kernel_write(file, value, 1, &at);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error callback-deadlock: The `post_patch` callback raise_loglevel() calls kernel_write() through set_enabled(), which writes to `/sys/kernel/livepatch/other/enabled`, where the kernel takes `klp_mutex`: the kernel holds `klp_mutex` while it runs callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. Leave it to whoever loads the livepatch.
	filp_close(file, NULL);
}

static void raise_loglevel(struct klp_object *obj)
{
	set_enabled("0");
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
