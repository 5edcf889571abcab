#include <linux/livepatch.h>

static int livepatch_pre_patch(struct klp_object *obj)
{
	return 0;
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{
		.name = "nfs",	/* not loaded at boot */
		.funcs = no_funcs,
		.callbacks = {
			.pre_patch = livepatch_pre_patch,
		},
	}, { }
};
