#include <linux/livepatch.h>

static struct klp_object objs[] = {
	{
		.funcs = (struct klp_func[]) {
			{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
			{ }
		},
	}, { }
};
