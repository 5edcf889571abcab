import { describe, expect, test } from "vitest";
import { callbackFunctions, functionRoles } from "../../../src/livepatch/functions/roles.ts";
import { moduleOf } from "../../support/memory-files.ts";

/** The roles of a function in a few words. */
function rolesOf(text: string, name: string): readonly string[] {
  const module = moduleOf(`static struct klp_patch patch;\n${text}\nMODULE_INFO(livepatch, "Y");`);
  return (functionRoles(module).get(name) ?? []).map((role) => {
    switch (role.kind) {
      case "callback":
        return `${role.callback} of ${role.object.name.known ? (role.object.name.value ?? "vmlinux") : "?"}`;
      case "callbackMacro":
        return `${role.callback} by macro`;
      case "newFunction":
        return `new ${role.row.oldName.known ? (role.row.oldName.value ?? "") : "?"}`;
      case "shadowConstructor":
      case "shadowDestructor":
        return `${role.kind} in ${role.call.function}`;
      default:
        return role.kind;
    }
  });
}

const f = "static int f(void *p) { return 0; }";

describe("functionRoles", () => {
  test.each<readonly [text: string, expected: readonly string[]]>([
    [
      'static struct klp_object objs[] = { { .callbacks = { .pre_patch = f }, .funcs = none }, { .name = "ext4", .funcs = none, .callbacks.post_unpatch = f }, { } };',
      ["pre_patch of vmlinux", "post_unpatch of ext4"],
    ],
    ["KPATCH_PRE_PATCH_CALLBACK(f);", ["pre_patch by macro"]],
    ["KLP_POST_UNPATCH_CALLBACK(f);", ["post_unpatch by macro"]],
    ['static struct klp_func funcs[] = { { .old_name = "open", .new_func = f }, { } };', ["new open"]],
    ["module_init(f);", ["init"]],
    ["module_exit(f);", ["exit"]],
    [
      "static void g(void) { klp_shadow_alloc(p, 1, 8, GFP_KERNEL, f, NULL); }",
      ["shadowConstructor in klp_shadow_alloc"],
    ],
    ["static void g(void) { klp_shadow_free_all(1, f); }", ["shadowDestructor in klp_shadow_free_all"]],
    ["static void g(void) { INIT_WORK(&work, f); }", ["deferred"]],
    ["static DECLARE_WORK(work, f);", ["deferred"]],
    ["DEFINE_TIMER(timer, f);", ["deferred"]],
    ["static void g(void) { timer_setup(&timer, f, 0); }", ["deferred"]],
    ["static struct notifier_block nb = { .notifier_call = f };", ["deferred"]],
    ["static void g(void) { nb.notifier_call = f; }", ["deferred"]],
    ['static void g(void) { thread = kthread_run(f, NULL, "f"); }', ["deferred"]],
    ["static struct ops ops = { .open = f };", ["escapes"]],
    ["static struct klp_state s[] = { { .id = 1, .callbacks = { .pre_patch = f } }, { } };", ["escapes"]],
    ["static struct klp_state s[] = { { .id = 1, .callbacks.post_patch = f }, { } };", ["escapes"]],
    ["static void g(void) { call_it(&f); }", ["escapes"]],
    ["static void g(void) { int (*p)(void *) = f; p(NULL); }", ["escapes"]],
    ["static void g(void) { f(NULL); }", []],
    ["static void g(void) { (*f)(NULL); (&f)(NULL); }", []],
    ["static int f(void *p);", []],
    ["static int n = sizeof(f(NULL));", []],
  ])("%s", (text, expected) => {
    expect(rolesOf(`${f}\n${text}`, "f")).toEqual(expected);
  });

  test("finds the functions of a kind of callback", () => {
    const module = moduleOf(`${f} KLP_PRE_PATCH_CALLBACK(f); KLP_POST_PATCH_CALLBACK(g);`);
    expect(callbackFunctions(module, "pre_patch")).toEqual(["f"]);
    expect(callbackFunctions(module, "pre_unpatch")).toEqual([]);
  });
});
