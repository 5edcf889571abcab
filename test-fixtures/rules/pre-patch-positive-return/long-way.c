#include <linux/module.h>
#include <linux/livepatch.h>

static int e(void) { return 9; }
//                          ^ error pre-patch-positive-return: `9` in e() makes the `pre_patch` callback prepare() return a positive value, which the kernel takes for a failure: it refuses the livepatch, but the module stays loaded with nothing patched. Return 0, or a negative errno: `-EINVAL`.
static int d(void) { return e(); }
static int c(void) { return d(); }
static int b(void) { return c(); }
static int a(void) { return b(); }

static int prepare(struct klp_object *obj)
{
	return a();
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
		.callbacks = { .pre_patch = prepare },
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
