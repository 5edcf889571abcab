// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", "this has been live patched");
	return 0;
}

static void load_hook(void)
{
	pr_info("loaded\n");
}

static void unload_hook(void)
{
	pr_info("unloaded\n");
}

static struct klp_hook hooks_load[] = {
	{ .hook = load_hook, },
	{ },
};

static struct klp_hook hooks_unload[] = {
	{ .hook = unload_hook, },
	{ },
};

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
		.force = KLP_NORMAL_FORCE,
//              ^^^^^^ info dialect-field: struct klp_func has no member `force` in mainline kernels: the livepatch is written in the dialect openeuler (openEuler's kernels). Say so in `klp-history.jsonc`: `"kernel": { "dialect": "openeuler" }`. It does not build on other kernels.
	}, { }
};

static struct klp_object objs[] = {
	{
		/* name being NULL means vmlinux */
		.funcs = funcs,
		.hooks_load = hooks_load,
//              ^^^^^^^^^^^ related dialect-field: Nor has struct klp_object a member `hooks_load`.
		.hooks_unload = hooks_unload,
//              ^^^^^^^^^^^^^ related dialect-field: Nor has struct klp_object a member `hooks_unload`.
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int livepatch_init(void)
{
#ifdef CONFIG_LIVEPATCH_PER_TASK_CONSISTENCY
	return klp_enable_patch(&patch);
#else
	return klp_register_patch(&patch);
#endif
}

static void livepatch_exit(void)
{
#ifdef CONFIG_LIVEPATCH_STOP_MACHINE_CONSISTENCY
	WARN_ON(klp_unregister_patch(&patch));
#endif
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
