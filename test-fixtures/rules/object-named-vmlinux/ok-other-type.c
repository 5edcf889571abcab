#include <linux/livepatch.h>

struct test_object {
	const char *name;
};

static struct test_object objs[] = {
	{ .name = "vmlinux" },
};
