#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { NULL }
};

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ }
};
