#include <linux/module.h>
#include <linux/livepatch.h>
#include <linux/string.h>

static void livepatch_post_patch(struct klp_object *obj)
{
	pr_info("%d\n", obj->mod->state);
//                      ^^^^^^^^^^^^^^^ error callback-vmlinux-dereference: livepatch_post_patch() is a callback of vmlinux, which is no module: `obj->mod` is NULL there, and the kernel oopses here. Look whether it is NULL first.
	pr_info("%d %d\n", obj->mod->state, obj->mod->state);
	return;
}

static void livepatch_pre_unpatch(struct klp_object *obj)
{
}

static struct klp_func no_funcs[] = {
	{ }
};

static struct klp_object objs[] = {
	{
//      ^ related callback-vmlinux-dereference: This object is vmlinux.
		.funcs = no_funcs,
		.callbacks = {
			.post_patch = livepatch_post_patch,
			.pre_unpatch = livepatch_pre_unpatch,
		},
	}, {
		.name = "nfs",
		.funcs = no_funcs,
		.callbacks = {
			.post_patch = livepatch_post_patch,
			.pre_unpatch = livepatch_pre_unpatch,
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
