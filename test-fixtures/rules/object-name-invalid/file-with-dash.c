#include <linux/livepatch.h>

static struct klp_func funcs[] = {
	{
		.old_name = "nfs_getattr",
		.new_func = livepatch_nfs_getattr,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "snd-hda-codec.ko",
//                      ^^^^^^^^^^^^^^^^^^ error object-name-invalid: The kernel waits for a module named "snd-hda-codec.ko", which never loads: a module's name is that of its file without `.ko`. Nothing of this object is patched, silently.
		.funcs = funcs,
	}, { }
};
