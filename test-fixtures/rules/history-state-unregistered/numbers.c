// --- file: klp-history.jsonc
{
	"states": {
		"5": {},
	}
}
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

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
	{ .id = 18446744073709551615UL, .version = 1 },
//              ^^^^^^^^^^^^^^^^^^^^^^ hint history-state-unregistered: State 18446744073709551615 is not in the id registry: another livepatch may take the same id for something else, and the kernel cannot tell the two apart. Register it in the manifest's `states`.
	{ .id = 3, .version = 1 },
//              ^ hint history-state-unregistered: State 3 is not in the id registry: another livepatch may take the same id for something else, and the kernel cannot tell the two apart. Register it in the manifest's `states`.
	{ .id = 5, .version = 1 },
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
