// SPDX-License-Identifier: GPL-2.0
/*
 * The livepatch under work. Somebody started from the tables of pressure_1, and each of
 * the three mistakes below compiles without a warning. klp-history.jsonc says what may be
 * running when this one is loaded.
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

/* The interval must not be changed by hand while this livepatch has shortened it. */
static int livepatch_dirty_writeback_centisecs_handler(const struct ctl_table *table, int write,
						       void *buffer, size_t *length, loff_t *ppos)
{
	if (write)
		return -EBUSY;
	return proc_dointvec(table, write, buffer, length, ppos);
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
	},
	{
		.old_name = "dirty_writeback_centisecs_handler",
		.new_func = livepatch_dirty_writeback_centisecs_handler,
	},
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
