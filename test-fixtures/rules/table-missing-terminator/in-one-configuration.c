#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
#ifdef CONFIG_X86
	{ .old_name = "do_syscall_64", .new_func = livepatch_do_syscall_64 },
#else
	{ },
#endif
};
// <- warning table-missing-terminator when CONFIG_X86: `funcs` does not end with a zero entry: the kernel reads on past the array and takes what lies there for functions, from nothing to an oops. Add `{ }` as the last entry.
