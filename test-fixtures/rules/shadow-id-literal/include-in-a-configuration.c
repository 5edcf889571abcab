#include <linux/livepatch.h>
#ifdef CONFIG_A
#include <linux/module.h>
#endif

static void act(struct klp_object *obj)
{
	klp_shadow_free_all(7, NULL);
//                          ^ info shadow-id-literal: The id 7 of a shadow variable is a bare number: all livepatches share one table, and nothing tells what the number stands for or who else uses it. Give it a name.
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
		.callbacks.post_unpatch = act,
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
