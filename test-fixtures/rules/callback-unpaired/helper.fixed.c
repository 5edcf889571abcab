#include <linux/module.h>
#include <linux/livepatch.h>

static int saved_level;

static void set_level(int level)
{
	console_loglevel = level;
}

static void raise_loglevel(struct klp_object *obj)
{
	saved_level = console_loglevel;
	set_level(CONSOLE_LOGLEVEL_MOTORMOUTH);
}

static void vmlinux_pre_unpatch(struct klp_object *obj)
{
	console_loglevel = saved_level;
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
			.pre_unpatch = vmlinux_pre_unpatch,
		},
	},
	{ }
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
