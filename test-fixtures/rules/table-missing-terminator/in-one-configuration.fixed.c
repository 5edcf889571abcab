#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
#ifdef CONFIG_X86
	{ .old_name = "do_syscall_64", .new_func = livepatch_do_syscall_64 },
#else
	{ },
#endif
	{ }
};
