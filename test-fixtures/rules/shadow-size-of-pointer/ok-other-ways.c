#include <linux/livepatch.h>

struct big {
	long a;
	int b;
};

int livepatch_open(struct file *file)
{
	struct big *p = klp_shadow_get_or_alloc(file, 1, sizeof(*p), GFP_KERNEL, NULL, NULL), *q, **s, t;
	p = klp_shadow_get_or_alloc(file, 1, sizeof(struct big *), GFP_KERNEL, NULL, NULL);
	p = klp_shadow_get_or_alloc(file, 1, 8, GFP_KERNEL, NULL, NULL);
	p = klp_shadow_get_or_alloc(file, 1, _Alignof(p), GFP_KERNEL, NULL, NULL);
	p = kmalloc(sizeof(p), GFP_KERNEL);
	q = klp_shadow_get_or_alloc(file, 1, sizeof(p), GFP_KERNEL, NULL, NULL);
	*s = klp_shadow_get_or_alloc(file, 1, sizeof(s), GFP_KERNEL, NULL, NULL);
	s = klp_shadow_get_or_alloc(file, 1, sizeof(s), GFP_KERNEL, NULL, NULL);
	p += klp_shadow_get_or_alloc(file, 1, sizeof(p), GFP_KERNEL, NULL, NULL);
	q = klp_shadow_get(file, 1);
	return 0;
}
