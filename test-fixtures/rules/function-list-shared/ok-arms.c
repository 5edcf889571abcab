#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "put_page_helper",
		.new_func = livepatch_put_page_helper,
	}, { }
};

static struct klp_object objs[] = {
#if IS_MODULE(CONFIG_NFS_FS)
	{ .name = "nfs", .funcs = funcs },
#else
	{ .funcs = funcs },
#endif
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};
