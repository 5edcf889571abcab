import { describe, expect, test } from "vitest";
import { eventsOf, nullnessOfPrevious } from "./flows.ts";

/**
 * Whether `use(prev->data)` somewhere in a callback's body comes after a check of `prev = klp_get_prev_state(1)` on every path
 * ("checked"), on no or not every path ("unchecked"), or nobody knows.
 */
const idioms: readonly (readonly [body: string, expected: "checked" | "unchecked" | "unknown" | "never"])[] = [
  // Nothing
  ["use(prev->data);", "unchecked"],
  ["use((*prev).data);", "unchecked"],
  ["use(prev[0].data);", "unchecked"],
  ["use(((struct klp_state *)prev)->data);", "unchecked"],
  ["use(klp_get_prev_state(1)->data);", "unchecked"],
  // if
  ["if (prev) use(prev->data);", "checked"],
  ["if (prev != NULL) use(prev->data);", "checked"],
  ["if (NULL != prev) use(prev->data);", "checked"],
  ["if (prev == NULL) return; use(prev->data);", "checked"],
  ["if (!prev) return; use(prev->data);", "checked"],
  ["if (!!prev) use(prev->data);", "checked"],
  ['if (!(prev)) { pr_info("none\\n"); } else { use(prev->data); }', "checked"],
  ['if (!prev) pr_info("none\\n"); use(prev->data);', "unchecked"],
  ['if (prev) pr_info("one\\n"); use(prev->data);', "unchecked"],
  ["if (!prev) use(prev->data);", "unchecked"],
  ["if (flag) return; use(prev->data);", "unchecked"],
  ["if (flag) if (prev) use(prev->data);", "checked"],
  ["if (flag) { if (!prev) return; } use(prev->data);", "unchecked"],
  ["if (!prev && flag) return; use(prev->data);", "unchecked"],
  ["if (!prev || flag) return; use(prev->data);", "checked"],
  ["if (1) { if (!prev) return; } use(prev->data);", "checked"],
  // && and ||
  ['if (prev && prev->data) pr_info("x\\n");', "checked"],
  ['if (prev->data && prev) pr_info("x\\n");', "unchecked"],
  ["if (!prev || !prev->data) return;", "checked"],
  ["if (prev || prev->data) return;", "unchecked"],
  ["if (flag && prev && ready()) use(prev->data);", "checked"],
  ["if (!flag || !prev) return; use(prev->data);", "checked"],
  ["prev && use(prev->data);", "checked"],
  ["bool has = prev && prev->data; if (has) use(prev->data);", "checked"],
  // ?:
  ["use(prev ? prev->data : NULL);", "checked"],
  ["use(prev ? NULL : prev->data);", "unchecked"],
  ["void *data = !prev ? NULL : prev->data;", "checked"],
  ["if (prev ? flag : false) use(prev->data);", "checked"],
  ["struct klp_state *s = prev ?: other(); if (prev) use(prev->data);", "checked"],
  // Macros that look at a condition
  ["if (WARN_ON(!prev)) return; use(prev->data);", "checked"],
  ["if (WARN_ON_ONCE(!prev)) return; use(prev->data);", "checked"],
  ['if (WARN(!prev, "no %d\\n", 1)) return; use(prev->data);', "checked"],
  ["WARN_ON(!prev); use(prev->data);", "unchecked"],
  ["if (unlikely(!prev)) return; use(prev->data);", "checked"],
  ["if (likely(prev)) use(prev->data);", "checked"],
  ["BUG_ON(!prev); use(prev->data);", "checked"],
  ["if (!prev) BUG(); use(prev->data);", "checked"],
  ["if (IS_ERR_OR_NULL(prev)) return; use(prev->data);", "checked"],
  ["if (!IS_ERR_OR_NULL(prev)) use(prev->data);", "checked"],
  ["if (IS_ERR(prev)) return; use(prev->data);", "unchecked"],
  // Where the answer is stored, and where it is not
  ["if (klp_get_prev_state(1)) use(prev->data);", "checked"],
  ["if (!klp_get_prev_state(1)) return; use(prev->data);", "checked"],
  ["if (!klp_get_prev_state(2)) return; use(prev->data);", "unchecked"],
  ["struct klp_state *same = prev; if (!same) return; use(prev->data);", "checked"],
  ["struct klp_state *same; if (!(same = klp_get_prev_state(1))) return; use(same->data);", "checked"],
  ["struct klp_state *same; if ((same = klp_get_prev_state(1)) == NULL) return; use(same->data);", "checked"],
  ["struct klp_state *same; if ((same = klp_get_prev_state(1)) != NULL) use(same->data);", "checked"],
  ["bool none = prev == NULL; if (none) return; use(prev->data);", "checked"],
  ["int has = !!prev; if (has) use(prev->data);", "checked"],
  ["int ret = 0; if (!prev) ret = -EINVAL; if (ret) return; use(prev->data);", "checked"],
  ["int ret = prev ? 0 : -ENOENT; if (ret < 0) return; use(prev->data);", "checked"],
  ["if (!prev) return; prev = klp_get_prev_state(2); use(prev->data);", "unchecked"],
  ["if (!prev) return; { struct klp_state *prev = klp_get_prev_state(2); use(prev->data); }", "unchecked"],
  ["if (!prev) return; { struct klp_state *prev = NULL; } use(prev->data);", "checked"],
  ["if (!prev) return; other(&prev); use(prev->data);", "never"],
  ["if (flag, !prev) return; use(prev->data);", "checked"],
  ["if (!klp_get_prev_state(HEADER_ID)) return; prev = klp_get_prev_state(HEADER_ID); use(prev->data);", "checked"],
  ["if (!klp_get_prev_state(next())) return; prev = klp_get_prev_state(next()); use(prev->data);", "unchecked"],
  ["int id = obj->id; if (!klp_get_prev_state(id)) return; prev = klp_get_prev_state(id); use(prev->data);", "checked"],
  // goto
  ["if (!prev) goto out; use(prev->data); out: done();", "checked"],
  ["if (!prev) goto out; if (flag) goto out; out: use(prev->data);", "unchecked"],
  ["goto in; if (flag) { in: use(prev->data); }", "unchecked"],
  ["again: if (!prev) goto again; use(prev->data);", "checked"],
  ["if (prev) goto use; return; use: use(prev->data);", "checked"],
  // Loops
  ["while (prev) { use(prev->data); break; }", "checked"],
  ["while (!prev) { return; } use(prev->data);", "checked"],
  ["for (i = 0; i < 3; i++) { if (!prev) continue; use(prev->data); }", "checked"],
  ["for (i = 0; i < 3; i++) { if (!prev) break; } use(prev->data);", "unchecked"],
  ["for (;;) { if (prev) break; } use(prev->data);", "checked"],
  ["do { if (!prev) return; } while (0); use(prev->data);", "checked"],
  ["do { if (!prev) break; use(prev->data); } while (0);", "checked"],
  ["list_for_each_entry(a, &list, node) { if (!prev) continue; use(prev->data); }", "checked"],
  ["list_for_each_entry(a, &list, node) { if (!prev) return; } use(prev->data);", "unchecked"],
  ["for_each_process(p) use(prev->data);", "unchecked"],
  // switch
  ["switch (flag) { case 0: return; default: use(prev->data); }", "unchecked"],
  ["if (!prev) return; switch (flag) { case 1: use(prev->data); break; default: break; }", "checked"],
  ["switch (flag) { case 1: if (!prev) return; fallthrough; case 2: use(prev->data); }", "unchecked"],
  ["switch (!prev) { case 1: return; case 0: break; } use(prev->data);", "checked"],
  ["switch (!!prev) { default: use(prev->data); break; case 0: break; }", "checked"],
  // Cleanup helpers and statement expressions
  ["guard(mutex)(&lock); if (!prev) return; use(prev->data);", "checked"],
  ["scoped_guard(mutex, &lock) { if (!prev) return; } use(prev->data);", "checked"],
  ["if (({ int has = prev != NULL; has; })) use(prev->data);", "checked"],
  ["({ if (!prev) return; }); use(prev->data);", "checked"],
  // What only computes an address or a size follows nothing
  ["use(sizeof(prev->data));", "never"],
  ["use(&prev->data);", "never"],
];

describe("a check of klp_get_prev_state()", () => {
  test.each(idioms)("%s: %s", (body, expected) => {
    const flow = eventsOf(`
      struct klp_state *prev = klp_get_prev_state(1);
      ${body}
    `);
    expect(flow.isComplete).toBe(true);
    expect(nullnessOfPrevious(flow)).toBe(expected);
  });
});

describe("a check in a helper", () => {
  const helpers: readonly (readonly [helper: string, body: string, expected: "checked" | "unchecked"])[] = [
    ["static struct klp_state *get(void) { return klp_get_prev_state(1); }", "s = get(); use(s->data);", "unchecked"],
    ["static struct klp_state *get(int id) { return klp_get_prev_state(id); }", "s = get(1); if (!s) return; use(s->data);", "checked"],
    ["static bool has(void) { return klp_get_prev_state(1) != NULL; }", "if (!has()) return; s = klp_get_prev_state(1); use(s->data);", "checked"],
    ["static bool has(void) { return klp_get_prev_state(1); }", "s = klp_get_prev_state(1); if (has()) use(s->data);", "checked"],
    ["static bool has(struct klp_state *p) { if (p) return true; return false; }", "s = klp_get_prev_state(1); if (has(s)) use(s->data);", "checked"],
    ["static int check(struct klp_state *p) { if (!p) return -EINVAL; return 0; }", "s = klp_get_prev_state(1); if (check(s)) return; use(s->data);", "checked"],
    ["static int check(struct klp_state *p) { if (!p) return -EINVAL; return 0; }", "s = klp_get_prev_state(1); check(s); use(s->data);", "unchecked"],
    ["static void take(struct klp_state *p) { use(p->data); }", "s = klp_get_prev_state(1); take(s);", "unchecked"],
    ["static void take(struct klp_state *p) { use(p->data); }", "s = klp_get_prev_state(1); if (s) take(s);", "checked"],
    ["static void take(void) { struct klp_state *p = klp_get_prev_state(1); use(p->data); }", "if (klp_get_prev_state(1)) take();", "checked"],
    ["static void get(struct klp_state **p) { *p = klp_get_prev_state(1); }", "get(&s); use(s->data);", "unchecked"],
    ["static void get(struct klp_state **p) { *p = klp_get_prev_state(1); }", "get(&s); if (!s) return; use(s->data);", "checked"],
    ["static struct klp_state *found; static void get(void) { found = klp_get_prev_state(1); }", "get(); use(found->data);", "unchecked"],
    ["static void one(void); static void two(void) { one(); } static void one(void) { two(); }", "one(); s = klp_get_prev_state(1); use(s->data);", "unchecked"],
  ]; // prettier-ignore

  test.each(helpers)("%s %s: %s", (helper, body, expected) => {
    const flow = eventsOf(`struct klp_state *s; ${body}`, helper);
    expect(flow.isComplete).toBe(true);
    expect(nullnessOfPrevious(flow)).toBe(expected);
  });
});
