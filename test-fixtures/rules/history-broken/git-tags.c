// --- file: klp-history.jsonc
{
	"streams": { "main": { "git": { "tags": "v*", "source": "livepatch.c" } } }
//                                              ^^^^ warning history-broken: v2 cannot follow v1: state 1 has version 2 in v1 and 1 in v2, so the kernel refuses it with -EINVAL where that one is loaded. Shipped releases cannot be mended. In a stream with `releases` in place of `git` it can be accepted, and what runs nowhere be retired.
//                                              ^^^^ warning history-broken: v3 cannot follow v1, v2: state 1 has version 2 in v1, and v3 is cumulative and lacks it, so the kernel refuses it with -EINVAL where one of them is loaded. Shipped releases cannot be mended. In a stream with `releases` in place of `git` it can be accepted, and what runs nowhere be retired.
}
// --- file: v1:livepatch.c
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
	{ .id = 1, .version = 2 },
//              ^ related history-broken: State 1 has version 2 in v1 and 1 in v2.
//              ^ related history-broken: State 1 has version 2 in v1, and v3 is cumulative and lacks it.
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
// --- file: v2:livepatch.c
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
	{ .id = 1, .version = 1 },
//              ^ related history-broken: State 1 has version 1 in v2, and v3 is cumulative and lacks it.
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
// --- file: v3:livepatch.c
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

static struct klp_patch patch = {
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
	{ .id = 1, .version = 2 },
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
