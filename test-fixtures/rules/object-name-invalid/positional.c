#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_object objs[] = {
	{ "snd-hda-codec", funcs },
//        ^^^^^^^^^^^^^^^ error object-name-invalid: The kernel waits for a module named "snd-hda-codec", which never loads: a module's name has `_` in place of `-`. Nothing of this object is patched, silently.
	{ }
};
