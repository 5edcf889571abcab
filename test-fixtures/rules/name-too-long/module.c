// --- file: Kbuild
obj-m := livepatch-for-a-bug-that-needs-more-than-fifty-five-characters.o
livepatch-for-a-bug-that-needs-more-than-fifty-five-characters-y := main.o
// --- file: main.c
#include <linux/module.h>
#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_patch patch = {
//                      ^^^^^ error name-too-long: The module's name, `livepatch_for_a_bug_that_needs_more_than_fifty_five_characters`, has 62 characters. It may have at most 55: modpost does not build a module with a longer one.
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
