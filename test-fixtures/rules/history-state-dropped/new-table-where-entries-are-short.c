// --- file: klp-history.jsonc
{ "streams": { "main": { "source": "livepatch.c", "releases": [{ "name": "livepatch_1", "source": "v1/livepatch.c" }] } } }
// --- file: v1/livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

#define LOG_STATE 9

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
//                          ^^^^^^^^^^^^^^^^^^^ related history-function-dropped: `cmdline_proc_show` is patched in livepatch_1.
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
//              ^ related history-state-dropped: State 2 has version 1 in livepatch_1.
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
//                     ^^^^^ warning history-function-dropped: Function `cmdline_proc_show` of vmlinux in livepatch_1 (earlier release) is missing: `patch` is cumulative, so the original function runs again where it replaces that one, and the fix is lost. Patch it here too.
	{ .old_name = "f", .new_func = g },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_patch patch = {
//                      ^^^^^ error history-state-dropped: State 9 (LOG_STATE) of livepatch_1 (earlier release) is missing: `patch` is cumulative, so the kernel refuses it with -EINVAL where that one is loaded, and only a fresh machine takes it.
//                      ^^^^^ error history-state-dropped: State 2 of livepatch_1 (earlier release) is missing: `patch` is cumulative, so the kernel refuses it with -EINVAL where that one is loaded, and only a fresh machine takes it.
	.mod = THIS_MODULE,
	.objs = objs,
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
