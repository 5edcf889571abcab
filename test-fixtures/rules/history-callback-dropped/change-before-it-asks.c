// --- file: reboot_1.c
#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/panic.h>
#include <linux/slab.h>

#define PANIC_TIMEOUT_STATE 1

static struct klp_patch patch;

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	return 0;
}

static void raise_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	state->data = (void *)(long)panic_timeout;
	panic_timeout = 30;
}

static void restore_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (state)
		panic_timeout = (long)state->data;
}

static struct klp_func vmlinux_funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
//      ^ related history-callback-dropped: vmlinux has `pre_unpatch` in reboot_1.
		.funcs = vmlinux_funcs,
		.callbacks = {
			.post_patch = raise_timeout,
			.pre_unpatch = restore_timeout,
		},
	}, { }
};

static struct klp_state states[] = {
	{
		.id = PANIC_TIMEOUT_STATE,
		.version = 1,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int __init reboot_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit reboot_exit(void)
{
}

module_init(reboot_init);
module_exit(reboot_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
// --- file: reboot_2.c
#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/panic.h>
#include <linux/slab.h>

#define PANIC_TIMEOUT_STATE 1

static struct klp_patch patch;

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	return 0;
}

static int save_timeout(struct klp_object *obj)
{
	panic_timeout = 60;
	return 0;
}

static void tell_timeout(struct klp_object *obj)
{
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		pr_info("raised before\n");
}

static struct klp_func vmlinux_funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = vmlinux_funcs,
//              ^^^^^^^^^^^^^^^^^^^^^^ warning history-callback-dropped: `pre_unpatch` of vmlinux in reboot_1 (earlier release) is missing: where `patch` replaces that one, only the callbacks of `patch` run, so what that one's callbacks did stays for ever. Carry it, or undo that in `post_patch`. (History inferred from 2 numbered livepatches in w/.)
		.callbacks = {
			.pre_patch = save_timeout,
//                                   ^^^^^^^^^^^^ info callback-unpaired: `pre_patch` of vmlinux has no `post_unpatch`: what save_timeout() does stays when the livepatch is disabled, or when enabling it is reversed. Undo it in a `post_unpatch`.
			.post_patch = tell_timeout,
		},
	}, { }
};

static struct klp_state states[] = {
	{
		.id = PANIC_TIMEOUT_STATE,
		.version = 2,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int __init reboot_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit reboot_exit(void)
{
}

module_init(reboot_init);
module_exit(reboot_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
