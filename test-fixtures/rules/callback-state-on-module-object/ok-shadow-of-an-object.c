#include <linux/module.h>
#include <linux/livepatch.h>

#define TIMEOUT_SHADOW 7

static struct klp_patch patch;

static int prepare(struct klp_object *obj)
{
	int *timeout = klp_shadow_get_or_alloc(&init_task, TIMEOUT_SHADOW, sizeof(*timeout), GFP_KERNEL, NULL, NULL);

	if (!timeout)
		return -ENOMEM;
	*timeout = 30;
	return 0;
}

static void finish(struct klp_object *obj)
{
	klp_shadow_free(&init_task, TIMEOUT_SHADOW, NULL);
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_func ext4_funcs[] = {
	{
		.old_name = "ext4_show",
		.new_func = livepatch_ext4_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, {
		.name = "ext4",
		.funcs = ext4_funcs,
		.callbacks = {
			.pre_patch = prepare,
			.post_unpatch = finish,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
