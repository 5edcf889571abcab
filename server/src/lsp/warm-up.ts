import { createEngine } from "../engine/create-engine.ts";
import { gitOff, type Files } from "../engine/files.ts";

/**
 * Analyses a small livepatch that nobody sees, so that the first document of the author meets compiled code: without it,
 * half of the time from opening a document to its diagnostics goes into compiling the analysis.
 */
export function warmUp(): void {
  const main = { path: "/warm-up/patch_2.c", text: sourceOf(1) };
  const texts = new Map([
    [main.path, main],
    ["/warm-up/patch_1.c", { path: "/warm-up/patch_1.c", text: sourceOf(2) }],
  ]);
  const names: readonly string[] = ["patch_1.c", "patch_2.c"];
  const nothing: readonly string[] = [];
  const files: Files = {
    read: (path) => texts.get(path) ?? null,
    list: (folder) => (folder === "/warm-up" ? names : nothing),
    binary: () => null,
    revision: () => 0,
    root: () => "/warm-up",
    git: gitOff("nobody asks for it"),
  };
  createEngine(files).diagnostics(main.path);
}

/** What livepatches have in common, with a condition, macros, callbacks and a mistake for the rules to tell. */
function sourceOf(version: number): string {
  return `/* SPDX */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>
#define WARM_STATE 1
static struct klp_patch patch;
static int prepare(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, WARM_STATE);
	if (!state || klp_get_prev_state(WARM_STATE + 1))
		return -EINVAL;
	for (int i = 0; i < 2; i++)
		state->data = kzalloc(sizeof(*state), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}
static struct klp_func funcs[] = { { .old_name = "old", .new_func = prepare, }, { } };
static struct klp_object objs[] = {
	{ .funcs = funcs, .callbacks = { .pre_patch = prepare } },
#ifdef CONFIG_WARM
	{ .name = "vmlinux" },
#endif
};
static struct klp_state states[] = { { .id = WARM_STATE, .version = ${version} } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states, .replace = true };
static int __init start(void) { return klp_enable_patch(&patch); }
module_init(start);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}
