#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "put_page_helper",
		.new_func = livepatch_put_page_helper,
	}, { }
};

static struct klp_object objs[] = {
	{ .name = "nfs", .funcs = funcs },
//                ^^^^^ related object-duplicate: The other one.
	{ .name = "nfs", .funcs = funcs },
//                ^^^^^ error object-duplicate: More than one object is named "nfs": both take the sysfs directory "nfs", and the kernel refuses the whole livepatch with -EEXIST. List all functions of the module in one object.
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};
