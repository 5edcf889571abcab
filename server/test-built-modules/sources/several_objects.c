// vmlinux and three modules: with and without callbacks, two of them with one empty array of functions.
#include <linux/module.h>
#include <linux/livepatch.h>

static int first(void)
{
	return 1;
}

static int second(void)
{
	return 2;
}

static int prepare(struct klp_object *object)
{
	return 0;
}

static void release(struct klp_object *object)
{
	pr_info("%s\n", object->name);
}

static struct klp_func kernel_functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = first },
	{ .old_name = "version_proc_show", .new_func = second },
	{ }
};

static struct klp_func no_functions[] = { { } };

static struct klp_func file_system_functions[] = {
	{ .old_name = "btrfs_statfs", .new_func = second },
	{ }
};

static struct klp_object objects[] = {
	{ .name = NULL, .funcs = kernel_functions },
	{ .name = "btrfs", .funcs = file_system_functions, .callbacks.post_unpatch = release },
	{ .name = "nf_tables", .funcs = no_functions, .callbacks = { .pre_patch = prepare } },
	{ .name = "kvm", .funcs = no_functions },
	{ }
};

static struct klp_state states[] = { { 7, 1 }, { 0 } };

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
	.states = states,
	.replace = true,
};

static int __init enable(void)
{
	return klp_enable_patch(&patch);
}

static void __exit leave(void)
{
}

module_init(enable);
module_exit(leave);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
