// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"source": "livepatch.c",
			"releases": [
				{ "name": "livepatch_1", "source": "v1/livepatch.c" }
			]
		}
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_NET 1
#define LP_LOG 2

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
	{ .id = LP_NET, .version = 1 },
//              ^^^^^^ info history-state-renamed: State 1 is `LP_NET` here, but `LP_LOG` in livepatch_1 (earlier release): the kernel knows a state by its id alone, so klp_get_prev_state() hands over what the other one left in `->data`. Keep the name, or give another state an id of its own.
	{ .id = LP_LOG, .version = 1 },
//              ^^^^^^ info history-state-renamed: State 2 is `LP_LOG` here, but `LP_NET` in livepatch_1 (earlier release): the kernel knows a state by its id alone, so klp_get_prev_state() hands over what the other one left in `->data`. Keep the name, or give another state an id of its own.
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
// --- file: v1/livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LP_LOG 1
#define LP_NET 2

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
//              ^^^^^^ related history-state-renamed: State 1 is `LP_LOG` in livepatch_1.
	{ .id = LP_NET, .version = 1 },
//              ^^^^^^ related history-state-renamed: State 2 is `LP_NET` in livepatch_1.
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
