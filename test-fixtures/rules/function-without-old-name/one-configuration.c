#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
#ifdef CONFIG_PROC_FS
		.old_name = "cmdline_proc_show",
#endif
		.new_func = livepatch_cmdline_proc_show,
//                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning function-without-old-name when !CONFIG_PROC_FS: This entry does not say which function it patches: the kernel refuses the whole livepatch with -EINVAL. Set `.old_name` to its name.
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
