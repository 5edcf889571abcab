#include <linux/livepatch.h>

static struct test_object objs[] = {
	{ .name = "snd-hda-codec" },
	{ }
};
