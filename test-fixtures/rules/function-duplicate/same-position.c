#include <linux/livepatch.h>

#define SECOND 2

static struct klp_func funcs[] = {
	{ .old_name = "show", .new_func = livepatch_show, .old_sympos = 2 },
//                    ^^^^^^ related function-duplicate: The same function.
	{ "show", livepatch_show, SECOND },
//        ^^^^^^ error function-duplicate: This function is listed more than once for one object: the entries take the same sysfs directory, `show,2`, and the kernel refuses the whole livepatch with -EEXIST. Only different `.old_sympos` tell functions of one name apart; 0 and 1 are the same.
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};
