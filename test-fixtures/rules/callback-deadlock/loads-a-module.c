#include <linux/module.h>
#include <linux/livepatch.h>

static int load_netconsole(void)
{
	int ret = request_module("netconsole");
//                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error callback-deadlock: The `pre_patch` callback prepare() calls request_module() through load_netconsole(), which waits until the module is loaded, and loading it takes `klp_mutex`: the kernel holds `klp_mutex` while it runs callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. Load the module before klp_enable_patch(), or use request_module_nowait() where nothing here needs it.

	return ret < 0 ? ret : 0;
}

static int prepare(struct klp_object *obj)
{
	if (!find_module("netconsole"))
		return load_netconsole();
	return 0;
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
		.callbacks = {
			.pre_patch = prepare,
		},
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
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
