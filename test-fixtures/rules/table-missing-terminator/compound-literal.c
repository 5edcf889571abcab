#include <linux/livepatch.h>

static struct klp_object objs[] = {
	{
		.funcs = (struct klp_func[]) {
			{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
		},
//              ^ error table-missing-terminator: This list of functions does not end with a zero entry: the kernel reads on past the array and takes what lies there for functions, from nothing to an oops. Add `{ }` as the last entry.
	}, { }
};
