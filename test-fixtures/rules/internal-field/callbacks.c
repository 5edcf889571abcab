#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.pre_patch = livepatch_pre_patch,
			.post_unpatch_enabled = true,
//                      ^^^^^^^^^^^^^^^^^^^^^ warning internal-field: `.post_unpatch_enabled` of struct klp_callbacks belongs to the kernel, which sets it by itself and overwrites what stands here. Leave it out.
		},
	}, { }
};
