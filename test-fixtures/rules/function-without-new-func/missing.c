#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show" },
//                    ^^^^^^^^^^^^^^^^^^^ error function-without-new-func: This entry does not say what replaces `cmdline_proc_show`: the kernel refuses the whole livepatch with -EINVAL. Set `.new_func` to the new function.
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
