#include <linux/livepatch.h>

static struct klp_func funcs[] = {
#ifdef CONFIG_PROC_FS
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
//                    ^^^^^^^^^^^^^^^^^^^ error function-duplicate when CONFIG_PROC_FS: This function is listed more than once for one object: the entries take the same sysfs directory, `cmdline_proc_show,1`, and the kernel refuses the whole livepatch with -EEXIST. Only different `.old_sympos` tell functions of one name apart; 0 and 1 are the same.
#endif
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
//                    ^^^^^^^^^^^^^^^^^^^ related function-duplicate: The same function.
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
