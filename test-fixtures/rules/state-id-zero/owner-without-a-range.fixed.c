// --- file: klp-history.jsonc
{ "states": { "1": { "owner": "printk" } }, "reserved": [{ "from": 100, "to": 199, "owner": "mm" }, { "from": 1000, "to": 1003, "owner": "net" }] }
// --- file: livepatch.c
#include <linux/livepatch.h>

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ .id = 2, .version = 1 },
	{ }
};
