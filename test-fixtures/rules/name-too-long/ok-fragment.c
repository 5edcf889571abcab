// --- file: empty.
empty.h
// --- file: part_of_a_livepatch_that_needs_more_than_fifty_five_characters.c
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

struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};
