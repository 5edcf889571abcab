#include <linux/module.h>
#include <linux/livepatch.h>

#define BUFFER_SHADOW 1

static int livepatch_buffer_ctor(void *obj, void *shadow_data, void *ctor_data)
{
	*(void **)shadow_data = ctor_data;
	return 0;
}

static void livepatch_buffer_dtor(void *obj, void *shadow_data)
{
	kfree(*(void **)shadow_data);
}

static void livepatch_release(struct seq_file *m)
{
	klp_shadow_free(m, BUFFER_SHADOW, livepatch_buffer_dtor);
}

static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)
{
	void *buffer = kzalloc(PAGE_SIZE, GFP_KERNEL);
	void **shadow;

	if (!buffer)
		return -ENOMEM;
	shadow = klp_shadow_get_or_alloc(m, BUFFER_SHADOW, sizeof(*shadow), GFP_KERNEL, livepatch_buffer_ctor, buffer);
	if (!shadow) {
		kfree(buffer);
		return -ENOMEM;
	}
	if (*shadow != buffer)
		kfree(buffer);
	return 0;
}

static void livepatch_post_unpatch(struct klp_object *obj)
{
	klp_shadow_free_all(BUFFER_SHADOW, livepatch_buffer_dtor);
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
			.post_unpatch = livepatch_post_unpatch,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
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
