#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_LOG 1
#define LP_NET 2

static struct klp_patch patch;

static bool is_declared(void)
{
	return klp_get_state(&patch, LP_LOG) != NULL && klp_get_state(&patch, LP_NET) != NULL;
}

static struct klp_func funcs[] = {
	{
		.old_name = "old_function",
		.new_func = new_function,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_state states[] = {
	{ .id = LP_LOG, .version = 1 },
	{ .id = LP_NET, .version = 1 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
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
