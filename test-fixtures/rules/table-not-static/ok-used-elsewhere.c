// --- file: Makefile
obj-m := livepatch.o
livepatch-y := livepatch_main.o livepatch_nfs.o
// --- file: livepatch_main.c
#include <linux/module.h>
#include <linux/livepatch.h>

extern struct klp_func nfs_funcs[];

static struct klp_object objs[] = {
	{ .funcs = nfs_funcs },
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
// --- file: livepatch_nfs.c
#include <linux/livepatch.h>

struct klp_func nfs_funcs[] = {
	{ }
};
