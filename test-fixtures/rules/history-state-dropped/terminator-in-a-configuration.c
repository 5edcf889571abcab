// --- file: klp-history.jsonc
{ "streams": { "main": { "source": "livepatch.c", "releases": [{ "name": "livepatch_1", "source": "v1/livepatch.c" }] } } }
// --- file: v1/livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LOG_STATE 9

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_state states[] = {
	{ .id = LOG_STATE, .version = 8 },
//              ^^^^^^^^^ related history-state-dropped: State 9 has version 8 in livepatch_1.
	{ .id = 2, .version = 1 },
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
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_state states[] = {
//                      ^^^^^^ error history-state-dropped: State 9 (LOG_STATE) of livepatch_1 (earlier release) is missing: `patch` is cumulative, so the kernel refuses it with -EINVAL where that one is loaded, and only a fresh machine takes it.
	{ .id = 2, .version = 1 },
#ifdef CONFIG_A
	{ }
#else
	{ }
#endif
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
