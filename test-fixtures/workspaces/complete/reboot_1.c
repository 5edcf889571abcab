// SPDX-License-Identifier: GPL-2.0
/* The first release: saves the timeout and raises it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/panic.h>

#include "states.h"

#define PANIC_TIMEOUT 30

static struct klp_patch patch;

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	int *count;

	count = klp_shadow_get_or_alloc(&init_task, READ_COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);
	if (count)
		(*count)++;
	seq_printf(m, "reboot_1: read %d times\n", count ? *count : 0);
	return 0;
}

static int allocate_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	/* A livepatch before this one has the original value already. */
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	if (!state->data)
		return -ENOMEM;
	return 0;
}

static void raise_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (state->data) {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
}

static void restore_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state || !state->data)
		return;
	panic_timeout = *(int *)state->data;
}

/* Also runs where enabling is turned round: then the livepatch before this one is still there and keeps what it has. */
static void release_timeout(void)
{
	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (state) {
		kfree(state->data);
		state->data = NULL;
	}
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
}

static int pre_patch_callback(struct klp_object *obj)
{
	return allocate_timeout();
}

static void post_patch_callback(struct klp_object *obj)
{
	raise_timeout();
}

static void pre_unpatch_callback(struct klp_object *obj)
{
	restore_timeout();
}

static void post_unpatch_callback(struct klp_object *obj)
{
	release_timeout();
}

static struct klp_func vmlinux_funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		/* name being NULL means vmlinux */
		.funcs = vmlinux_funcs,
		.callbacks = {
			.pre_patch = pre_patch_callback,
			.post_patch = post_patch_callback,
			.pre_unpatch = pre_unpatch_callback,
			.post_unpatch = post_unpatch_callback,
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
MODULE_DESCRIPTION("Livepatch: wait longer after a panic");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
