#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "nfs",
//                      ^^^^^ warning object-without-functions when !CONFIG_NFS_V4: The object "nfs" does not set `.funcs`: klp_enable_patch() refuses the whole livepatch with -EINVAL. An object in which nothing is patched needs an empty list.
#ifdef CONFIG_NFS_V4
		.funcs = funcs,
#endif
	}, { }
};
