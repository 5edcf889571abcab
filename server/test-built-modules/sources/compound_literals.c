// Arrays without names.
#include <linux/module.h>
#include <linux/livepatch.h>

static int fixed(void)
{
	return 0;
}

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = (struct klp_object[]) {
		{
			.name = "xfs",
			.funcs = (struct klp_func[]) {
				{ .old_name = "xfs_fs_" "statfs", .new_func = fixed, .old_sympos = 2 },
				{ }
			},
		},
		{
			.funcs = (struct klp_func[]) {
				{ .old_name = "cmdline_proc_show", .new_func = fixed },
				{ }
			},
		},
		{ }
	},
	.states = (struct klp_state[]) {
		{ .id = 11, .version = 12 },
		{ .id = 13, .version = 14 },
		{ }
	},
	.replace = true,
};

static int __init enable(void)
{
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
