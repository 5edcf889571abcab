// --- file: klp-history.jsonc
{
	"streams": { "main": { "source": "livepatch.c", "releases": [{ "name": "one", "replace": true, "states": [{ "id": 18446744071562067968, "version": 1 }] }] } },
	// Who owns which id.
	"states": {
		"1": { "name": "LP_LOG" }, // the first one
		"7": { "name": "LP_OLD" },
		"18446744071562067968": { "name": "LP_NET" }
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_LOG 1
#define LP_NET (1 << 31)

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
