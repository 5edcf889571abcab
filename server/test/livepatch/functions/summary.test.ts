import { describe, expect, test } from "vitest";
import { summaryOf, type FunctionSummary } from "../../../src/livepatch/functions/summary.ts";
import { moduleOf } from "../../support/memory-files.ts";

/** The summary of the last function of a text, `f`. */
function summary(text: string): FunctionSummary {
  const module = moduleOf(`static struct klp_patch patch; ${text}\nMODULE_INFO(livepatch, "Y");`);
  return summaryOf(module, module.functions.get("f")!);
}

const g = "static int g(int n) { if (n) return 1; return -EINVAL; }";

describe("returns", () => {
  test.each<readonly [text: string, expected: Partial<FunctionSummary["returns"]>]>([
    ["int f(void) { return 0; }", { zero: true, positive: false, negative: false, other: false, mayBeNull: true }],
    ["int f(void) { return 1; }", { positive: true, zero: false }],
    [`${g} int f(void) { return g(1); }`, { positive: true, negative: false }],
    [`${g} int f(void) { return g(0); }`, { positive: false, negative: true }],
    [`${g} int f(void) { return g(x); }`, { positive: true, negative: true, other: false }],
    ["int f(void) { return other(); }", { other: true, mayBeNull: false }],
    ["struct klp_state *f(void) { return klp_get_state(&patch, 1); }", { other: true, mayBeNull: true }],
    ['void *f(void) { void *p = kmalloc(8, GFP_KERNEL); if (!p) panic("x"); return p; }', { mayBeNull: false }],
    ["void f(void) { }", { values: [] }],
  ])("%s", (text, expected) => {
    expect(summary(text).returns).toMatchObject(expected);
  });
});

describe("parameters", () => {
  test.each<readonly [text: string, expected: Partial<FunctionSummary["parameters"][number]>]>([
    ["int f(struct x *p) { return p->a; }", { name: "p", isFollowedUnchecked: true, isChecked: false }],
    ["int f(struct x *p) { if (!p) return 0; return p->a; }", { isFollowedUnchecked: false, isChecked: true }],
    ["void f(struct x *p) { kfree(p); }", { isFreed: true, isStored: false }],
    ["static void *kept; void f(struct x *p) { kept = p; }", { isFreed: false, isStored: true }],
    ["static void g(struct x *q) { kfree(q); } void f(struct x *p) { g(p); }", { isFreed: true }],
    ["void f(struct x *p) { p = NULL; kfree(p); }", { isFreed: false }],
  ])("%s", (text, expected) => {
    expect(summary(text).parameters[0]).toMatchObject(expected);
  });
});

describe("states", () => {
  test("are asked for by it and by what it calls", () => {
    const { askedStates, askedPreviousStates } = summary(
      "static void g(int id) { klp_get_prev_state(id); } void f(void) { klp_get_state(&patch, 1); g(2); g(3); }",
    );
    expect([[...askedStates], [...askedPreviousStates]]).toEqual([[1n], [2n, 3n]]);
  });

  test.each([
    ["void f(void) { klp_get_prev_state(1); }", true],
    ["void f(struct klp_object *obj) { klp_shadow_get(NULL, 1); }", true],
    ["void f(struct klp_object *obj) { klp_shadow_get(obj, 1); }", false],
    ["static void g(void) { klp_get_state(&patch, 1); } void f(void) { g(); }", true],
    ['void f(struct klp_object *obj) { pr_info("%s\\n", obj->name); }', false],
  ])("%s touches one: %s", (text, expected) => {
    expect(summary(text).touchesState).toBe(expected);
  });
});

describe("sleeping", () => {
  test.each([
    ["void f(void) { msleep(1); }", ["msleep"]],
    ["void f(void) { mutex_lock(&m); }", ["mutex_lock"]],
    ["void f(void) { guard(mutex)(&m); }", ["guard(mutex)"]],
    ["void f(void) { wait_event_interruptible(q, x); }", ["wait_event_interruptible"]],
    ["void f(void) { kmalloc(8, GFP_KERNEL); kmalloc(8, GFP_ATOMIC); kmalloc(8, flags); }", ["kmalloc"]],
    [
      "static void *g(gfp_t gfp) { return kmalloc(8, gfp | __GFP_ZERO); } void f(void) { g(GFP_ATOMIC); g(GFP_KERNEL); }",
      ["kmalloc"],
    ],
    ["void f(void) { gfp_t gfp = GFP_NOWAIT; kmalloc(8, gfp); }", []],
    ["void f(void) { vmalloc(8); }", ["vmalloc"]],
    ["void f(void) { vfree(p); kvfree(q); vfree_atomic(r); }", ["vfree"]],
    ['void f(void) { request_module("m"); request_module_nowait("m"); }', ["request_module"]],
    ["void f(void) { synchronize_rcu(); spin_lock(&l); kfree(p); }", ["synchronize_rcu"]],
    ["static void g(void) { schedule(); } void f(void) { if (x) g(); }", ["schedule"]],
    ["static void msleep(int n) { } void f(void) { msleep(1); }", []],
  ])("%s: %s", (text, expected) => {
    expect(summary(text).sleeps.map(({ name }) => name)).toEqual(expected);
  });
});

test("is not complete where part of it is no C", () => {
  expect(summary("void f(void) { kfree(p); }").isComplete).toBe(true);
  expect(summary("void f(void) { kfree(; }").isComplete).toBe(false);
});
