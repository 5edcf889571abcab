#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_func other_funcs[] = {
	{
		.old_name = "nfs_readdir",
		.new_func = livepatch_nfs_readdir,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "nfs",
#ifdef CONFIG_NFS_V4
		.funcs = funcs,
#else
		.funcs = other_funcs,
#endif
	}, { }
};
