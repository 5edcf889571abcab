#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	},
};

void livepatch_copy_funcs(struct klp_func *to)
{
	memcpy(to, funcs, sizeof(funcs));
}
