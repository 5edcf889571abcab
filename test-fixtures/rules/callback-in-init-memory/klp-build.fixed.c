#include <linux/livepatch_helpers.h>
#include <linux/printk.h>

static int check_limit(struct klp_object *obj)
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(check_limit);

static void report_limit(struct klp_object *obj)
{
	pr_info("limit restored\n");
}
KLP_POST_UNPATCH_CALLBACK(report_limit);
