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
		.mod = NULL,
//              ^^^^ warning internal-field: `.mod` of struct klp_object belongs to the kernel, which sets it by itself and overwrites what stands here. Leave it out.
		.funcs = funcs,
		.dynamic = true
//              ^^^^^^^^ warning internal-field: `.dynamic` of struct klp_object belongs to the kernel, which frees an object that has it set as one that it allocated itself. Leave it out.
	}, { }
};
