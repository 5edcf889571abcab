/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A livepatch that is told by its module's parameters what it is: built once under several names, it plays any livepatch of
 * any scenario. Its callbacks write to the log what they see of the states.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/wait.h>

#define MOST_OBJECTS 4
#define MOST_FUNCTIONS 4
#define MOST_STATES 32

static bool replace;
module_param(replace, bool, 0);

/* ID:VERSION,... in the order of the array; "-" for no array. */
static char *states = "-";
module_param(states, charp, 0);

/* NAME/FUNCTION:POSITION,.../CALLBACKS/PRE_PATCH_RETURNS;... where vmlinux stands for NULL, CALLBACKS is a sum of bits. */
static char *objects = "";
module_param(objects, charp, 0);

/* The state ids that callbacks look up. */
static unsigned long probe[MOST_STATES];
static int probe_count;
module_param_array(probe, ulong, &probe_count, 0);

static struct klp_state state_table[MOST_STATES + 1];
static struct klp_func function_table[MOST_OBJECTS][MOST_FUNCTIONS + 1];
static struct klp_object object_table[MOST_OBJECTS + 1];
static int pre_patch_returns[MOST_OBJECTS];

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = object_table,
};

/* Tasks that enter a new function while this is set sleep there until the next wake-up. */
static bool catching;
module_param(catching, bool, 0600);

static int sleeping;
module_param(sleeping, int, 0400);

static unsigned int wake_ups;
static DECLARE_WAIT_QUEUE_HEAD(caught_tasks);

static int wake_set(const char *value, const struct kernel_param *param)
{
	WRITE_ONCE(wake_ups, wake_ups + 1);
	wake_up_all(&caught_tasks);
	return 0;
}
static const struct kernel_param_ops wake_ops = { .set = wake_set };
module_param_cb(wake, &wake_ops, NULL, 0200);

static noinline void sleep_if_catching(void)
{
	unsigned int before = READ_ONCE(wake_ups);

	if (!READ_ONCE(catching))
		return;
	sleeping++;
	wait_event(caught_tasks, READ_ONCE(wake_ups) != before);
	sleeping--;
}

/* Each old function has a new one of its own: the kernel tells by the address in which of them a task sleeps. */
#define NEW_FUNCTION(old)						\
static noinline int new_##old(struct seq_file *file, void *unused)	\
{									\
	sleep_if_catching();						\
	seq_puts(file, KBUILD_MODNAME "\n");				\
	return 0;							\
}

NEW_FUNCTION(cmdline_proc_show)
NEW_FUNCTION(version_proc_show)
NEW_FUNCTION(loadavg_proc_show)
NEW_FUNCTION(target_show)

static const struct {
	const char *old_name;
	void *new_func;
} replacements[] = {
	{ "cmdline_proc_show", new_cmdline_proc_show },
	{ "version_proc_show", new_version_proc_show },
	{ "loadavg_proc_show", new_loadavg_proc_show },
	{ "target_show", new_target_show },
};

static void describe(char *text, size_t size, const struct klp_state *state)
{
	if (state)
		snprintf(text, size, "%s:v%u", (const char *)state->data, state->version);
	else
		snprintf(text, size, "-");
}

static void report(const char *callback, const struct klp_object *obj)
{
	const char *of = obj->name ? " of " : "", *name = obj->name ?: "";
	char own[80], previous[80];
	int i;

	if (!probe_count)
		pr_info("%s%s%s\n", callback, of, name);
	for (i = 0; i < probe_count; i++) {
		describe(own, sizeof(own), klp_get_state(&patch, probe[i]));
		describe(previous, sizeof(previous), klp_get_prev_state(probe[i]));
		pr_info("%s%s%s id=%lu own=%s prev=%s\n", callback, of, name, probe[i], own, previous);
	}
}

static int pre_patch(struct klp_object *obj)
{
	report("pre_patch", obj);
	return pre_patch_returns[obj - object_table];
}

static void post_patch(struct klp_object *obj)
{
	report("post_patch", obj);
}

static void pre_unpatch(struct klp_object *obj)
{
	report("pre_unpatch", obj);
}

static void post_unpatch(struct klp_object *obj)
{
	report("post_unpatch", obj);
}

/* A state id that is written here is looked up outside of callbacks. */
static int outside_set(const char *value, const struct kernel_param *param)
{
	unsigned long id;
	char previous[80];
	int ret = kstrtoul(value, 0, &id);

	if (ret)
		return ret;
	describe(previous, sizeof(previous), klp_get_prev_state(id));
	pr_info("outside id=%lu prev=%s\n", id, previous);
	return 0;
}
static const struct kernel_param_ops outside_ops = { .set = outside_set };
module_param_cb(outside, &outside_ops, NULL, 0200);

static int read_states(char *text)
{
	struct klp_state *state = state_table;
	char *item;

	if (!strcmp(text, "-"))
		return 0;
	patch.states = state_table;
	while ((item = strsep(&text, ",")) && *item) {
		if (state == state_table + MOST_STATES || sscanf(item, "%lu:%u", &state->id, &state->version) != 2)
			return -E2BIG;
		state++->data = KBUILD_MODNAME;
	}
	return 0;
}

static int read_function(struct klp_func *func, char *text)
{
	int i;

	func->old_name = strsep(&text, ":");
	if (!text || kstrtoul(text, 10, &func->old_sympos))
		return -E2BIG;
	for (i = 0; i < ARRAY_SIZE(replacements); i++)
		if (!strcmp(func->old_name, replacements[i].old_name))
			func->new_func = replacements[i].new_func;
	return 0;
}

static int read_object(int index, char *text)
{
	struct klp_object *obj = &object_table[index];
	struct klp_func *func = function_table[index];
	char *name = strsep(&text, "/"), *functions = strsep(&text, "/"), *item;
	unsigned int callbacks;

	if (!text || sscanf(text, "%u/%d", &callbacks, &pre_patch_returns[index]) != 2)
		return -E2BIG;
	obj->name = strcmp(name, "vmlinux") ? name : NULL;
	obj->funcs = func;
	obj->callbacks.pre_patch = callbacks & 1 ? pre_patch : NULL;
	obj->callbacks.post_patch = callbacks & 2 ? post_patch : NULL;
	obj->callbacks.pre_unpatch = callbacks & 4 ? pre_unpatch : NULL;
	obj->callbacks.post_unpatch = callbacks & 8 ? post_unpatch : NULL;
	while ((item = strsep(&functions, ",")) && *item)
		if (func == function_table[index] + MOST_FUNCTIONS || read_function(func++, item))
			return -E2BIG;
	return 0;
}

/* -E2BIG, which the livepatch core never returns, says that the parameters are wrong. */
static int __init livepatch_init(void)
{
	char *rest = objects, *item;
	int i = 0;

	patch.replace = replace;
	if (read_states(states))
		return -E2BIG;
	while ((item = strsep(&rest, ";")) && *item)
		if (i == MOST_OBJECTS || read_object(i++, item))
			return -E2BIG;
	return klp_enable_patch(&patch);
}

static void __exit livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A livepatch that its parameters describe");
