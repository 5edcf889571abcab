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

static void withdraw(struct klp_object *obj)
{
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (prev)
		panic_timeout = (long)prev->data;
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
		.callbacks = {
			.post_patch = withdraw,
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
