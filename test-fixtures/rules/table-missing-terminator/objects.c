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
	},
	{
		.name = "nfs",
		.funcs = funcs,
	},
};
// <- error table-missing-terminator: `objs` does not end with a zero entry: the kernel reads on past the array and takes what lies there for objects, from nothing to an oops. Add `{ }` as the last entry.
