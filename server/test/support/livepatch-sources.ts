/** A livepatch module with one state, as its author would write it. Checks clean. */
export function livepatchSource({ id = "1", version = "1", replace = "true" } = {}): string {
  return `#include <linux/module.h>
#include <linux/livepatch.h>

#define LOG_STATE ${id}

static int new_function(void)
{
	return 0;
}

static struct klp_patch patch;

static int prepare(struct klp_object *obj)
{
	return klp_get_state(&patch, LOG_STATE) ? 0 : -EINVAL;
}

static struct klp_func funcs[] = {
	{ .old_name = "old_function", .new_func = new_function },
	{ }
};

static struct klp_object objs[] = {
	{ .funcs = funcs, .callbacks = { .pre_patch = prepare } },
	{ }
};

static struct klp_state states[] = {
	{ .id = LOG_STATE, .version = ${version} },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = ${replace},
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
`;
}

/** The same without the terminator of its states, which is a safe fix away from clean. */
export function withoutTerminator(source: string): string {
  return source.replace(
    " },\n\t{ }\n};\n\nstatic struct klp_patch patch = {",
    " },\n};\n\nstatic struct klp_patch patch = {",
  );
}
