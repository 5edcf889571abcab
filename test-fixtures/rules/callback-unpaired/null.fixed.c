#include <linux/module.h>
#include <linux/livepatch.h>

static mempool_t *pool;

static int reserve_pool(struct klp_object *obj)
{
	pool = mempool_create_kmalloc_pool(4, 64);
	return pool ? 0 : -ENOMEM;
}

static void vmlinux_post_unpatch(struct klp_object *obj)
{
	mempool_destroy(pool);
	pool = NULL;
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
			.pre_patch = reserve_pool,
			.post_unpatch = vmlinux_post_unpatch,
		},
	},
	{ }
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
