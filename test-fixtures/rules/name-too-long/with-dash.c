#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "aaaaaaaaaa-module_whose_name_has_exactly_fifty_five_chas",
//                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error name-too-long: This name has 56 characters. A module's name has at most 55: the kernel refuses the whole livepatch with -EINVAL.
//                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error object-name-invalid: The kernel waits for a module named "aaaaaaaaaa-module_whose_name_has_exactly_fifty_five_chas", which never loads: a module's name has `_` in place of `-`. Nothing of this object is patched, silently.
		.funcs = funcs,
	}, { }
};
