// Many functions of one object, with positions.
#include <linux/module.h>
#include <linux/livepatch.h>

static int one(void)
{
	return 1;
}

static int two(void)
{
	return 2;
}

static int three(void)
{
	return 3;
}

static int four(void)
{
	return 4;
}

static int five(void)
{
	return 5;
}

static int six(void)
{
	return 6;
}

static int seven(void)
{
	return 7;
}

static int eight(void)
{
	return 8;
}

static int nine(void)
{
	return 9;
}

static struct klp_func functions[] = {
	{ .old_name = "old_one", .new_func = one },
	{ .old_name = "old_two", .new_func = two, .old_sympos = 1 },
	{ .old_name = "old_three", .new_func = three, .old_sympos = 2003 },
	{ .old_name = "old_four", .new_func = four },
	{ .old_name = "old_five", .new_func = five, .old_sympos = 1 },
	{ .old_name = "old_six", .new_func = six, .old_sympos = 5003 },
	{ .old_name = "old_seven", .new_func = seven },
	{ .old_name = "old_eight", .new_func = eight, .old_sympos = 1 },
	{ .old_name = "old_nine", .new_func = nine, .old_sympos = 8003 },
	{ }
};

static struct klp_object objects[] = { { .funcs = functions }, { } };

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
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
