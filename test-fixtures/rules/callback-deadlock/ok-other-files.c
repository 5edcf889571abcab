#include <linux/module.h>
#include <linux/livepatch.h>

static void raise_loglevel(struct klp_object *obj)
{
	struct file *file = filp_open("/sys/kernel/livepatch/other/enabled", O_RDONLY, 0);
	struct file *log = filp_open("/var/log/livepatch", O_WRONLY | O_APPEND, 0);
	char buffer[2];
	loff_t at = 0;

	if (IS_ERR(file) || IS_ERR(log))
		return;
	kernel_read(file, buffer, sizeof(buffer), &at);
	at = 0;
	kernel_write(log, buffer, sizeof(buffer), &at);
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
