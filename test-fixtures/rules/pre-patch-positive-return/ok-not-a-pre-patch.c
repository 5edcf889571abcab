#include <linux/module.h>
#include <linux/livepatch.h>

static int count_consoles(void)
{
	return 1;
}

static int level_of(int level)
{
	return level > 15 ? 1 : 0;
}

static void note_console(struct klp_object *obj)
{
	pr_info("%d consoles, %d\n", count_consoles(), level_of(console_loglevel));
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
			.post_patch = note_console,
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
