#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
//                          ^^^^^^^^^^^^^^^^^^^ warning function-without-new-func when !CONFIG_PROC_FS: This entry does not say what replaces `cmdline_proc_show`: the kernel refuses the whole livepatch with -EINVAL. Set `.new_func` to the new function.
#ifdef CONFIG_PROC_FS
		.new_func = livepatch_cmdline_proc_show,
#endif
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
