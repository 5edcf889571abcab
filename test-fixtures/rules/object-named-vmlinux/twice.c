#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_func other_funcs[] = {
	{
		.old_name = "meminfo_proc_show",
		.new_func = livepatch_meminfo_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "vmlinux",
//                      ^^^^^^^^^ error object-named-vmlinux: Two objects of this livepatch take the sysfs directory "vmlinux", which is that of the kernel itself (`.name` is NULL): the kernel refuses the whole livepatch with -EEXIST. List all functions of the kernel in one object without a name.
		.funcs = funcs,
	},
	{
		.name = "vmlinux",
//                      ^^^^^^^^^ related object-named-vmlinux: The other one.
		.funcs = other_funcs,
	}, { }
};
