#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "f", .new_func = g, .old_func = f, { } },
//                                        ^^^^^^^^^ warning internal-field: `.old_func` of struct klp_func belongs to the kernel, which sets it by itself and overwrites what stands here. Leave it out.
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
