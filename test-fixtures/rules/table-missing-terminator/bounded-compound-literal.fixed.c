#include <linux/livepatch.h>

static struct klp_object objs[] = {
	{ .funcs = (struct klp_func[]) { { "cmdline_proc_show", livepatch_cmdline_proc_show }, {} } },
	{}
};
