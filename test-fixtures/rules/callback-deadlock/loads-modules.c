#include <linux/module.h>
#include <linux/livepatch.h>

static void raise_loglevel(struct klp_object *obj)
{
	__request_module(true, "netconsole");
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error callback-deadlock: The `post_patch` callback raise_loglevel() calls __request_module(), which waits until the module is loaded, and loading it takes `klp_mutex`: the kernel holds `klp_mutex` while it runs callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. Load the module before klp_enable_patch(), or use request_module_nowait() where nothing here needs it.
	symbol_request(netconsole_target);
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error callback-deadlock: The `post_patch` callback raise_loglevel() calls symbol_request(), which waits until the module is loaded, and loading it takes `klp_mutex`: the kernel holds `klp_mutex` while it runs callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. Load the module before klp_enable_patch(), or use request_module_nowait() where nothing here needs it.
	try_then_request_module(find_console("net"), "netconsole");
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error callback-deadlock: The `post_patch` callback raise_loglevel() calls try_then_request_module(), which waits until the module is loaded, and loading it takes `klp_mutex`: the kernel holds `klp_mutex` while it runs callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. Load the module before klp_enable_patch(), or use request_module_nowait() where nothing here needs it.
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
			.post_patch = raise_loglevel,
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
