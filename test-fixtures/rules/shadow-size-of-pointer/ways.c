#include <linux/livepatch.h>

struct big {
	long a;
	int b;
};

int livepatch_open(struct file *file)
{
	struct big *p = klp_shadow_get_or_alloc(file, 1, sizeof(p), GFP_KERNEL, NULL, NULL);
//                                                              ^ warning shadow-size-of-pointer: `sizeof(p)` is the size of a pointer, 8 bytes, and what `p` points to takes at least 12: the kernel attaches a block that is too small, and whoever uses it writes behind its end. Use `sizeof(*p)`.
	struct big *q, *r;
	q = (void *)(klp_shadow_get_or_alloc(file, 1, (sizeof((q))), GFP_KERNEL, NULL, NULL));
//                                                             ^ warning shadow-size-of-pointer: `sizeof(q)` is the size of a pointer, 8 bytes, and what `q` points to takes at least 12: the kernel attaches a block that is too small, and whoever uses it writes behind its end. Use `sizeof(*q)`.
	(r) = klp_shadow_alloc(file, 2, sizeof r, GFP_KERNEL, NULL, NULL);
//                                             ^ warning shadow-size-of-pointer: `sizeof(r)` is the size of a pointer, 8 bytes, and what `r` points to takes at least 12: the kernel attaches a block that is too small, and whoever uses it writes behind its end. Use `sizeof(*r)`.
	return 0;
}
