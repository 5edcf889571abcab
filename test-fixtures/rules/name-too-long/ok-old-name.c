#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{ .old_name = "a_function_whose_name_is_longer_than_fifty_five_characters", .new_func = livepatch_a_function_whose_name_is_longer_than_fifty_five_characters },
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
