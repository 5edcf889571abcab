#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ }
};

static struct klp_state states[3];
//                      ^^^^^^ hint state-array-dynamic: `states` may be filled at run time: its states cannot be checked from the source, nor against releases. Write them into its initializer where they are known.

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
};

static void fill_states(unsigned long id)
{
	states[0] = (struct klp_state) { .id = id, .version = 1 };
}

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
