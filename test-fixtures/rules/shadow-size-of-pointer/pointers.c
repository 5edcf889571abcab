#include <linux/livepatch.h>

struct big {
	void *a, *b;
};

int livepatch_open(struct file *file)
{
	struct big *p = klp_shadow_get_or_alloc(file, 1, sizeof(p), GFP_KERNEL, NULL, NULL);
//                                                              ^ warning shadow-size-of-pointer: `sizeof(p)` is the size of a pointer, 8 bytes, and what `p` points to takes at least 16: the kernel attaches a block that is too small, and whoever uses it writes behind its end. Use `sizeof(*p)`.
	return 0;
}
