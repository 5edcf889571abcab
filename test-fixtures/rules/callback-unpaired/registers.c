#include <linux/module.h>
#include <linux/livepatch.h>

static int on_reboot(struct notifier_block *block, unsigned long event, void *data)
{
	return NOTIFY_DONE;
}

static struct notifier_block reboot_block = {
	.notifier_call = on_reboot,
};

static void *buffer;
static struct dentry *folder;

static int console_prepatch(struct klp_object *klp)
{
	int ret;

	buffer = kvzalloc(4096, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	folder = debugfs_create_dir("console", NULL);
	ret = register_reboot_notifier(&reboot_block);
	if (ret)
		kvfree(buffer);
	return ret;
}

static void console_prepared(struct klp_object *obj)
{
	pr_info("console is prepared\n");
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
			.pre_patch = console_prepatch,
//                                   ^^^^^^^^^^^^^^^^ info callback-unpaired: `pre_patch` of vmlinux has no `post_unpatch`: what console_prepatch() does stays when the livepatch is disabled, or when enabling it is reversed. Undo it in a `post_unpatch`.
			.post_patch = console_prepared,
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
