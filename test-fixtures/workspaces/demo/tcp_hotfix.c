// SPDX-License-Identifier: GPL-2.0
/*
 * A hotfix of its own: not cumulative, so it stands beside the "pressure" livepatches.
 * Three more mistakes that no compiler sees.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <net/tcp.h>

#define TCP_ORPHANS_STATE 16

static struct klp_patch patch;

/* Same as tcp_check_oom(), but counts memory alone and says nothing: the messages flooded the log. */
static bool livepatch_tcp_check_oom(const struct sock *sk, int shift)
{
	return tcp_out_of_memory(sk);
}

static void post_patch(struct klp_object *obj)
{
	struct klp_state *orphans = klp_get_state(&patch, TCP_ORPHANS_STATE);

	if (!orphans)
		return;
	orphans->data = (void *)(long)sysctl_tcp_max_orphans;
	sysctl_tcp_max_orphans /= 2;
}

static void pre_unpatch(struct klp_object *obj)
{
	struct klp_state *orphans = klp_get_state(&patch, TCP_ORPHANS_STATE);

	if (orphans)
		sysctl_tcp_max_orphans = (long)orphans->data;
}

static struct klp_func funcs[] = {
	{
		.old_name = "tcp_check_oom",
		.new_func = livepatch_tcp_check_oom,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "vmlinux",
		.funcs = funcs,
		.callbacks = {
			.post_patch = post_patch,
			.pre_unpatch = pre_unpatch,
		},
	}, { }
};

static struct klp_state states[] = {
	{
		.id = TCP_ORPHANS_STATE,
		.version = 1,
	},
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
};

static int __init tcp_hotfix_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit tcp_hotfix_exit(void)
{
}

module_init(tcp_hotfix_init);
module_exit(tcp_hotfix_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Keeps tcp_check_oom() quiet");
