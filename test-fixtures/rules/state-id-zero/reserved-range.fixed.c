// --- file: klp-history.jsonc
{
	"states": { "1000": { "name": "LP_QUEUE", "owner": "net" } },
	"reserved": [{ "from": 1000, "to": 1999, "owner": "net" }, { "from": 2000, "to": 2999, "owner": "mm" }]
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_QUEUE 1000
#define LP_LIMIT 0

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
	{ .id = LP_QUEUE, .version = 1 },
	{ .id = 1001, .version = 1 },
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
