#include <linux/livepatch.h>

#define READS_SHADOW 1

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	unsigned long *reads = klp_shadow_get_or_alloc(m, READS_SHADOW, sizeof(*reads), GFP_KERNEL, NULL, NULL);

	if (!reads)
		return -ENOMEM;
	seq_printf(m, "%lu\n", ++*reads);
	return 0;
}
