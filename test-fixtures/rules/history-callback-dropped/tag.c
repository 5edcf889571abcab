// --- file: klp-history.jsonc
{
	"streams": {
		"main": {
			"git": { "tags": "v*", "source": "livepatch.c" }
		}
	}
}
// --- file: v1:livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static int pre_patch(struct klp_object *obj)
{
	return raise_level();
}

static void post_unpatch(struct klp_object *obj)
{
	lower_level();
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
//      ^ related history-callback-dropped: vmlinux has `post_unpatch` in v1.
		.funcs = funcs,
		.callbacks = {
			.pre_patch = pre_patch,
			.post_unpatch = post_unpatch,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
// --- file: livepatch.c
#include <linux/module.h>
#include <linux/livepatch.h>

static int pre_patch(struct klp_object *obj)
{
	return raise_level();
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
//              ^^^^^^^^^^^^^^ warning history-callback-dropped: `post_unpatch` of vmlinux in v1 (earlier release) is missing: where `patch` replaces that one, only the callbacks of `patch` run, so what that one's callbacks did stays for ever. Carry it, or undo that in `post_patch`.
		.callbacks = {
			.pre_patch = pre_patch,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
