#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	},
};

static struct klp_func all[ARRAY_SIZE(funcs) + 1];

static struct klp_object models[] = {
	{ .name = "nfs", .funcs = all },
	{ .name = "xfs", .funcs = all },
};

static struct klp_object objs[] = {
	{ .funcs = all },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int livepatch_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(funcs); i++)
		all[i] = funcs[i];
	objs[0].name = models[xfs_first].name;
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
