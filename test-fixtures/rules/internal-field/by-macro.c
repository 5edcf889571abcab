#include <linux/livepatch.h>

#define FUNC(f) { .old_name = #f, .new_func = livepatch_##f, .transition = false }

static struct klp_func funcs[] = {
	FUNC(cmdline_proc_show),
//      ^^^^^^^^^^^^^^^^^^^^^^^ warning internal-field: `.transition` of struct klp_func belongs to the kernel, which sets it by itself and overwrites what stands here. Leave it out.
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
