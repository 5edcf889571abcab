#include <linux/module.h>
#include <linux/livepatch.h>

static void *buffer;

static int scan_console(char *text)
{
	return text[0] ? -EIO : 0;
}

static int check_console(struct klp_object *obj)
{
	int ret;

	buffer = kzalloc(64, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	ret = scan_console(buffer);
	if (ret)
		goto err_free;
	return 0;

err_free:
	kfree(buffer);
	return ret;
}

static void release_console(struct klp_object *obj)
{
	kfree(buffer);
	buffer = NULL;
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
			.pre_patch = check_console,
			.post_unpatch = release_console,
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
