#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = A_NAME_THAT_NOBODY_KNOWS_AND_THAT_IS_LONGER_THAN_FIFTY_FIVE,
		.funcs = funcs,
	}, { }
};
