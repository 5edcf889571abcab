#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_func more_funcs[] = {
	{
		.old_name = "nfs_readdir",
		.new_func = livepatch_nfs_readdir,
	}, { }
};

static struct klp_object objs[] = {
	{ .name = "snd_hda_codec", .funcs = funcs },
	{ .name = "snd-hda-codec", .funcs = more_funcs },
//                ^^^^^^^^^^^^^^^ error object-name-invalid: The kernel waits for a module named "snd-hda-codec", which never loads: a module's name has `_` in place of `-`. Nothing of this object is patched, silently.
	{ }
};
