#include <linux/module.h>
#include <linux/livepatch.h>

#define TIMEOUT_STATE 1

static struct klp_patch patch;

static int allocate_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

static void raise_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state || !state->data)
		return;
	*(int *)state->data = panic_timeout;
	panic_timeout = 30;
}

static void restore_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (state && state->data)
		panic_timeout = *(int *)state->data;
}

static void release_timeout(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, TIMEOUT_STATE);

	if (!state)
		return;
	kfree(state->data);
	state->data = NULL;
}

static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	}, { }
};

static struct klp_func ext4_funcs[] = {
	{
		.old_name = "ext4_show",
		.new_func = livepatch_ext4_show,
	}, { }
};

static struct klp_func xfs_funcs[] = {
	{
		.old_name = "xfs_show",
		.new_func = livepatch_xfs_show,
	}, { }
};

static struct klp_object objs[] = {
	{
		.name = "ext4",
		.funcs = ext4_funcs,
		.callbacks = {
			.pre_patch = allocate_timeout,
//                                   ^^^^^^^^^^^^^^^^ related callback-shared-by-objects: It is set on ext4 here.
			.post_patch = raise_timeout,
//                                    ^^^^^^^^^^^^^ warning callback-state-on-module-object: raise_timeout(), `post_patch` of ext4, writes to state 1 (TIMEOUT_STATE): the kernel calls it each time ext4 is loaded or unloaded while the livepatch is enabled, and never where ext4 is not used. A state is one for the whole livepatch: keep it in the callbacks of vmlinux.
			.pre_unpatch = restore_timeout,
//                                     ^^^^^^^^^^^^^^^ related callback-state-on-module-object: restore_timeout() restores what state 1 (TIMEOUT_STATE) holds, too.
			.post_unpatch = release_timeout,
//                                      ^^^^^^^^^^^^^^^ related callback-state-on-module-object: release_timeout() frees the data of state 1 (TIMEOUT_STATE), too.
		},
	}, {
		.name = "xfs",
		.funcs = xfs_funcs,
		.callbacks = {
			.pre_patch = allocate_timeout,
//                                   ^^^^^^^^^^^^^^^^ warning callback-shared-by-objects: allocate_timeout() is set on ext4 and xfs, writes to state 1 (TIMEOUT_STATE), and does not look at `obj`: the kernel calls it for each of them, and for a module again whenever that is loaded or unloaded, so that it does to the one state several times what is meant to be done once. Set it on vmlinux alone.
		},
	}, { }
};

static struct klp_state states[] = {
	{ .id = TIMEOUT_STATE, .version = 1 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = false,
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
