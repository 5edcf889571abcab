#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "put_page_helper",
		.new_func = livepatch_put_page_helper,
	}, { }
};

static struct klp_object objs[] = {
	{ .name = "nfs", .funcs = funcs },
//                                ^^^^^ related function-list-shared: This object uses it too.
	{ .name = "nfsd", .funcs = funcs },
//                                 ^^^^^ error function-list-shared: More than one object uses `funcs`: the kernel initialises each of its entries again for each object, which corrupts its lists and can oops when the livepatch is loaded. Give every object a list of its own.
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};
