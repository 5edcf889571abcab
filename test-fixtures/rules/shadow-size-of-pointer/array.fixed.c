#include <linux/livepatch.h>

struct big {
	int a[3];
};

int livepatch_open(struct file *file)
{
	struct big *p = klp_shadow_get_or_alloc(file, 1, sizeof(*p), GFP_KERNEL, NULL, NULL);
	return 0;
}
