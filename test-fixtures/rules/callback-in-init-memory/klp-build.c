#include <linux/livepatch_helpers.h>
#include <linux/printk.h>

static int __init check_limit(struct klp_object *obj)
//         ^^^^^^ info callback-in-init-memory: check_limit() is the `pre_patch` callback, but it is `__init`: it is freed once the module is initialised. That is late enough for the `pre_patch` of vmlinux alone, which runs before. Drop `__init`.
{
	return 0;
}
KLP_PRE_PATCH_CALLBACK(check_limit);
//                     ^^^^^^^^^^^ related callback-in-init-memory: Set as the `pre_patch` callback here.

static void __init report_limit(struct klp_object *obj)
//          ^^^^^^ error callback-in-init-memory: report_limit() is the `post_unpatch` callback, but it is `__init`: its memory is freed once the module is initialised, and the kernel calls it later, which ends in an oops. Drop `__init`.
{
	pr_info("limit restored\n");
}
KLP_POST_UNPATCH_CALLBACK(report_limit);
//                        ^^^^^^^^^^^^ related callback-in-init-memory: Set as the `post_unpatch` callback here.
