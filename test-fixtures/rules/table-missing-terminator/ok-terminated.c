#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_func none[] = { { } };

static struct klp_object literal[] = {
	{
		.name = "nfs",
		.funcs = (struct klp_func[]) {
			{ .old_name = "nfs_show", .new_func = livepatch_nfs_show },
			{ }
		},
	}, { 0 }
};
