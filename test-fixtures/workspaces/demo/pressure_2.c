// SPDX-License-Identifier: GPL-2.0
/*
 * The release that most machines run: lowers the UDP memory limit (state 1; version 2,
 * because it can take over from a livepatch that has done so) and writes dirty pages
 * back earlier (state 2).
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/writeback.h>
#include <net/udp.h>

#include "pressure.h"

static struct klp_patch patch;

/* Same as udp_abort(), but leaves a socket alone that is being closed. */
static int livepatch_udp_abort(struct sock *sk, int err)
{
	lock_sock(sk);
	if (!sock_flag(sk, SOCK_DEAD)) {
		sk->sk_err = err;
		sk_error_report(sk);
		__udp_disconnect(sk, 0);
	}
	release_sock(sk);
	return 0;
}

static void lower_udp_mem(void)
{
	struct klp_state *state = klp_get_state(&patch, UDP_MEM_STATE);
	struct klp_state *prev = klp_get_prev_state(UDP_MEM_STATE);

	if (!state)
		return;
	if (prev) {
		/* The limit is lowered already: take over what it was before. */
		state->data = prev->data;
		return;
	}

	state->data = (void *)sysctl_udp_mem[2];
	sysctl_udp_mem[2] /= 2;
}

static void write_back_earlier(void)
{
	struct klp_state *state = klp_get_state(&patch, WRITEBACK_STATE);
	struct klp_state *prev = klp_get_prev_state(WRITEBACK_STATE);

	if (!state)
		return;
	if (prev) {
		state->data = prev->data;
		return;
	}

	state->data = (void *)(unsigned long)dirty_writeback_interval;
	dirty_writeback_interval = 100;
}

static void post_patch(struct klp_object *obj)
{
	lower_udp_mem();
	write_back_earlier();
}

static void pre_unpatch(struct klp_object *obj)
{
	struct klp_state *udp_mem = klp_get_state(&patch, UDP_MEM_STATE);
	struct klp_state *writeback = klp_get_state(&patch, WRITEBACK_STATE);

	if (udp_mem)
		sysctl_udp_mem[2] = (long)udp_mem->data;
	if (writeback)
		dirty_writeback_interval = (unsigned long)writeback->data;
}

static struct klp_func funcs[] = {
	{
		.old_name = "udp_abort",
		.new_func = livepatch_udp_abort,
	}, { }
};

static struct klp_object objs[] = {
	{
		/* name being NULL means vmlinux */
		.funcs = funcs,
		.callbacks = {
			.post_patch = post_patch,
			.pre_unpatch = pre_unpatch,
		},
	}, { }
};

static struct klp_state states[] = {
	{
		.id = UDP_MEM_STATE,
		.version = 2,
	},
	{
		.id = WRITEBACK_STATE,
		.version = 1,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int __init pressure_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit pressure_exit(void)
{
}

module_init(pressure_init);
module_exit(pressure_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
MODULE_DESCRIPTION("Keeps the machine responsive under memory pressure");
