#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ .name = "vmlinux", .funcs = funcs },
//                ^^^^^^^^^ error object-named-vmlinux: The kernel waits for a module named "vmlinux", which never loads: nothing of this object is patched, silently. The kernel itself is the object whose `.name` is NULL.
	{ }
};
