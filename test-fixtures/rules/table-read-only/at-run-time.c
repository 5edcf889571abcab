#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static const struct klp_object objs[] = {
//     ^^^^^ error table-read-only: `objs` is `const` and lies in read-only memory, but the kernel writes list heads and kobjects into it: klp_enable_patch() ends in an oops. Drop `const`.
	{ .funcs = funcs },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
};

static int livepatch_init(void)
{
	patch.objs = (struct klp_object *)objs;
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
