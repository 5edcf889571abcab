#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "aaaaaaaaaa_module_whose_name_has_exactly_fifty_five_chas",
//                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error name-too-long: This name has 56 characters. A module's name has at most 55: the kernel refuses the whole livepatch with -EINVAL.
		.funcs = funcs,
	}, { }
};
