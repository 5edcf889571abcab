#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = NULL,
//                          ^^^^ error function-without-old-name: This entry does not say which function it patches: the kernel refuses the whole livepatch with -EINVAL. Set `.old_name` to its name.
		.new_func = livepatch_cmdline_proc_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
