// --- file: livepatch_1.c
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
	{
		.id = 1,
//                    ^ related history-version-regressed: State 1 has version 2 in livepatch_1.
		.version = 2,
	},
	{
		.id = 2,
//                    ^ related history-version-regressed: State 2 has version 5 in livepatch_1.
//                    ^ related history-version-regressed: State 2 has version 5 in livepatch_1.
		.version = 5,
	}, { }
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
// --- file: livepatch_2.c
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
	{
		.id = 1,
//                    ^ related history-version-regressed: State 1 has version 2 in livepatch_2.
		.version = 2,
	},
	{
		.id = 2,
		.version = 4,
//                         ^ warning history-version-regressed: State 2 has version 4, but livepatch_1 (earlier release) has version 5: the kernel refuses this livepatch with -EINVAL where that one is loaded. (History inferred from 3 numbered livepatches in w/.)
	}, { }
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
// --- file: livepatch_3.c
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
	{
		.id = 1,
		.version = 1,
//                         ^ warning history-version-regressed: State 1 has version 1, but livepatch_2 (earlier release) has version 2: the kernel refuses this livepatch with -EINVAL where that one is loaded. (History inferred from 3 numbered livepatches in w/.)
	},
	{
		.id = 2,
		.version = 4,
//                         ^ warning history-version-regressed: State 2 has version 4, but livepatch_1 (earlier release) has version 5: the kernel refuses this livepatch with -EINVAL where that one is loaded. (History inferred from 3 numbered livepatches in w/.)
	}, { }
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
