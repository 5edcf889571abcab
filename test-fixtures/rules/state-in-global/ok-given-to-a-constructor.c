#include <linux/module.h>
#include <linux/livepatch.h>

#define TIMEOUT_SHADOW 1

static struct klp_patch patch;

static int saved_timeout;

static int keep_timeout(void *obj, void *shadow_data, void *ctor_data)
{
	*(int *)shadow_data = *(int *)ctor_data;
	return 0;
}

static void raise_timeout(struct klp_object *obj)
{
	saved_timeout = panic_timeout;
	if (!klp_shadow_get_or_alloc(NULL, TIMEOUT_SHADOW, sizeof(int), GFP_KERNEL, keep_timeout, &saved_timeout))
		pr_warn("the timeout is not kept\n");
	panic_timeout = 30;
}

static void restore_timeout(struct klp_object *obj)
{
	panic_timeout = saved_timeout;
	klp_shadow_free(NULL, TIMEOUT_SHADOW, NULL);
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
			.post_patch = raise_timeout,
			.pre_unpatch = restore_timeout,
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
