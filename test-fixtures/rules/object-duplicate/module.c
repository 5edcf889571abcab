#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_func more_funcs[] = {
	{
		.old_name = "nfs_readdir",
		.new_func = livepatch_nfs_readdir,
	}, { }
};

static struct klp_object objs[] = {
	{ .name = "nfs", .funcs = funcs },
//                ^^^^^ related object-duplicate: The other one.
	{ .name = "nfs", .funcs = more_funcs },
//                ^^^^^ error object-duplicate: More than one object is named "nfs": both take the sysfs directory "nfs", and the kernel refuses the whole livepatch with -EEXIST. List all functions of the module in one object.
	{ }
};
