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
	{
		.funcs = funcs,
//                       ^^^^^ related object-duplicate: The other one.
	}, {
		.name = NULL,
//                      ^^^^ error object-duplicate: More than one object is for the kernel itself: both take the sysfs directory "vmlinux", and the kernel refuses the whole livepatch with -EEXIST. List all functions of the kernel in one object.
		.funcs = more_funcs,
	}, { }
};
