import { describe, expect, test } from "vitest";
import { callbackModule, flowOfName } from "./flows.ts";

const long = Array.from({ length: 40 }, (_, i) => `x->a${i} = b(${i});`).join(" ");
const helpers = `
  static void follow_it(int *p, struct x *x) { ${long} *p = 1; }
  static void plain(struct x *x) { follow_it(x->p, x); }
  static void with_tracked(struct x *x) { int *p = klp_shadow_get(x, 1); follow_it(p, x); }
  static int again(int n) { return again(n - 1); }
`;
const module = callbackModule("follow_it(obj->p, obj->x);", helpers);

describe("flowOf", () => {
  test("goes into long helpers for what is tracked", () => {
    const { events, opaque } = flowOfName(module, "with_tracked");
    expect(opaque.size).toBe(0);
    expect(events.some((event) => event.kind === "dereference" && event.value.kind === "shadow")).toBe(true);
  });

  test("leaves them out where nothing has to do with livepatching", () => {
    const { events, opaque } = flowOfName(module, "plain");
    expect([...opaque].map(({ declarator }) => declarator.name?.text)).toEqual(["follow_it"]);
    expect(events.every(({ calls }) => calls.length === 0)).toBe(true);
  });

  test("ends at recursion, and says so", () => {
    const { opaque, isComplete } = flowOfName(module, "again");
    expect([isComplete, opaque.size]).toEqual([true, 1]);
  });

  test("says that it was cut", () => {
    const cut = callbackModule(Array.from({ length: 400 }, (_, i) => `if (a${i}) p = q${i};`).join(" "));
    expect(flowOfName(cut, "callback").isComplete).toBe(false);
  });

  test("is the same when asked again", () => {
    expect(flowOfName(module, "plain")).toBe(flowOfName(module, "plain"));
  });
});
