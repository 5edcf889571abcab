#include <linux/livepatch.h>

#define FUNC(name) { .old_name = #name, .new_func = livepatch_ ## name },

static struct klp_func funcs[] = {
	FUNC(cmdline_proc_show)
	FUNC(meminfo_proc_show)
};
// <- error table-missing-terminator: `funcs` does not end with a zero entry: the kernel reads on past the array and takes what lies there for functions, from nothing to an oops. Add `{ }` as the last entry.

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ }
};
