// --- file: klp-history.jsonc
{ "kernel": { "source": "headers" } }
// --- file: headers/include/config/kernel.release
5.4.0-42-generic
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_patch patch;

static int pre_patch(struct klp_object *obj)
{
	return klp_get_state(&patch, 1) ? 0 : -ENOENT;
//             ^^^^^^^^^^^^^^^^^^^^^^^^ related api-too-old: Used here too.
}

static void post_unpatch(struct klp_object *obj)
{
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
		.callbacks = {
			.pre_patch = pre_patch,
			.post_unpatch = post_unpatch,
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = 1, .version = 1 }, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
//      ^^^^^^^ error api-too-old: The livepatch does not build on Linux 5.4, which has no system states (`struct klp_state`): they came with Linux 5.5.
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
