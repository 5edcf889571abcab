#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_func more_funcs[] = {
	{
		.old_name = "nfs_readdir",
		.new_func = livepatch_nfs_readdir,
	}, { }
};

static struct klp_object objs[] = {
	{ .name = "nfs", .funcs = funcs },
	{ .name = "nfs", .funcs = more_funcs },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int livepatch_init(void)
{
	objs[1].name = livepatch_second_module();
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
