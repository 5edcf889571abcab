#include <linux/livepatch.h>

struct in {
	long x, y;
};

struct big {
	struct in in;
};

int livepatch_open(struct file *file)
{
	struct big *p = klp_shadow_get_or_alloc(file, 1, sizeof(*p), GFP_KERNEL, NULL, NULL);
	return 0;
}
