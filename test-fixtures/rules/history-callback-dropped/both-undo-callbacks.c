// --- file: livepatch_1.c
#include <linux/module.h>
#include <linux/livepatch.h>

static int pre_patch(struct klp_object *obj)
{
	return raise_level();
}

static void post_patch(struct klp_object *obj)
{
	start_using();
}

static void pre_unpatch(struct klp_object *obj)
{
	stop_using();
}

static void post_unpatch(struct klp_object *obj)
{
	lower_level();
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
//      ^ related history-callback-dropped: vmlinux has `pre_unpatch`, `post_unpatch` in livepatch_1.
		.funcs = funcs,
		.callbacks = {
			.pre_patch = pre_patch,
			.post_patch = post_patch,
			.pre_unpatch = pre_unpatch,
			.post_unpatch = post_unpatch,
		},
	}, { }
};

static struct klp_state states[] = {
	{
		.id = 1,
		.version = 1,
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
//              ^^^^^^^^^^^^^^ warning history-callback-dropped: `pre_unpatch`, `post_unpatch` of vmlinux in livepatch_1 (earlier release) are missing: where `patch` replaces that one, only the callbacks of `patch` run, so what that one's callbacks did stays for ever. Carry them, or undo that in `post_patch`. (History inferred from 2 numbered livepatches in w/.)
	}, { }
};

static struct klp_state states[] = {
	{
		.id = 1,
		.version = 1,
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
