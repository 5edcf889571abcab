#include <linux/livepatch.h>

struct big {
	long a;
	int b;
};

int livepatch_open(struct file *file)
{
	struct big *p = klp_shadow_get_or_alloc(file, 1, sizeof(*p), GFP_KERNEL, NULL, NULL);
	struct big *q, *r;
	q = (void *)(klp_shadow_get_or_alloc(file, 1, (sizeof((*q))), GFP_KERNEL, NULL, NULL));
	(r) = klp_shadow_alloc(file, 2, sizeof *r, GFP_KERNEL, NULL, NULL);
	return 0;
}
