#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
//                    ^^^^^^^^^^^^^^^^^^^ related function-duplicate: The same function.
	{ .old_name = "meminfo_proc_show", .new_func = livepatch_meminfo_proc_show },
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
//                    ^^^^^^^^^^^^^^^^^^^ error function-duplicate: This function is listed more than once for one object: the entries take the same sysfs directory, `cmdline_proc_show,1`, and the kernel refuses the whole livepatch with -EEXIST. Only different `.old_sympos` tell functions of one name apart; 0 and 1 are the same.
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
