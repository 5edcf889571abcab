#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = __stringify(OLD_NAME) },
//                    ^^^^^^^^^^^^^^^^^^^^^ error function-without-new-func: This entry does not say what replaces `OLD_NAME`: the kernel refuses the whole livepatch with -EINVAL. Set `.new_func` to the new function.
	{ .old_name = OLD_NAME },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
