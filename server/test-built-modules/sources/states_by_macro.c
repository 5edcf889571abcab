// States whose numbers come from macros, an enum and shifts; every callback; cumulative.
#include <linux/module.h>
#include <linux/livepatch.h>

#define STATE_ID(number, index) (((unsigned long)(number) << 6) | (index))

enum { LEVEL_VERSION = 3 };

static int fixed(void)
{
	return 0;
}

static int prepare(struct klp_object *object);

static void take_over(struct klp_object *object)
{
	pr_info("taken over\n");
}

static void restore(struct klp_object *object)
{
	pr_info("restored\n");
}

static void release(struct klp_object *object)
{
	pr_info("released\n");
}

static struct klp_func functions[] = {
	{ .old_name = "cmdline_proc_show", .new_func = fixed },
	{ }
};

static struct klp_object objects[] = {
	{
		.funcs = functions,
		.callbacks = {
			.pre_patch = prepare,
			.post_patch = take_over,
			.pre_unpatch = restore,
			.post_unpatch = release,
		},
	},
	{ }
};

static struct klp_state states[] = {
	{ .id = STATE_ID(1234567, 1), .version = 1 },
	{ .id = STATE_ID(1234567, 2), .version = LEVEL_VERSION },
	{ .id = 42, .version = 1 << 4 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
	.states = states,
	.replace = true,
};

static int prepare(struct klp_object *object)
{
	return klp_get_state(&patch, STATE_ID(1234567, 1)) ? 0 : -ENODEV;
}

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
