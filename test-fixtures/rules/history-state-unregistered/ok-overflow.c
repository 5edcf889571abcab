// --- file: klp-history.jsonc
{
	// Who owns which id.
	"states": {
		"1": { "name": "LP_LOG" }, // the first one
		"7": { "name": "LP_OLD" }
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_LOG 1
#define LP_NET -2

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
//              ^^^^^^ warning state-id-overflow: The id -2 is negative, and its sign is extended: it is 0xfffffffffffffffe for the kernel, and a different id where it went through an `unsigned int`. Use a positive one, or say `unsigned long`.
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
