// SPDX-License-Identifier: GPL-2.0
/*
 * What livepatches patch besides vmlinux: a module with one function, which is called when /proc/klp_target is read. It also decides
 * when the kernel looks whether a transition can finish: the kernel does so at a moment within every two seconds, and what
 * a scenario's next step meets would hang on that.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/workqueue.h>

/* The address of klp_transition_work (kernel/livepatch/transition.c), which is not exported. */
static unsigned long work;
module_param(work, ulong, 0);

/* A write has the kernel look now, and not again before the next write or start of a transition. */
static int look_set(const char *value, const struct kernel_param *param)
{
	struct delayed_work *transition_work = (struct delayed_work *)work;

	mod_delayed_work(system_wq, transition_work, 0);
	flush_delayed_work(transition_work);
	cancel_delayed_work_sync(transition_work);
	return 0;
}
static const struct kernel_param_ops look_ops = { .set = look_set };
module_param_cb(look, &look_ops, NULL, 0200);

static noinline int target_show(struct seq_file *file, void *unused)
{
	seq_puts(file, "original\n");
	return 0;
}

static int __init target_init(void)
{
	if (!work)
		return -EINVAL;
	return proc_create_single("klp_target", 0444, NULL, target_show) ? 0 : -ENOMEM;
}

static void __exit target_exit(void)
{
	remove_proc_entry("klp_target", NULL);
}

module_init(target_init);
module_exit(target_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Something to patch");
