#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, {}
};

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
};
// <- error state-missing-terminator: `states` does not end with a zero entry: the kernel reads on past the array and takes what lies there for states, up to ids that refuse later livepatches. Add `{ }` as the last entry.
