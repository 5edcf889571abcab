import { describe, expect, test } from "vitest";
import {
  directCalls,
  directCallsOf,
  entryPoints,
  isOnlyReachedFrom,
  reachableFrom,
} from "../../../src/livepatch/functions/call-graph.ts";
import { moduleFlows } from "../../../src/livepatch/functions/module-flows.ts";
import type { FunctionDefinition } from "../../../src/c/ast.ts";
import { moduleOf } from "../../support/memory-files.ts";

const module = moduleOf(`
  static void shared(void) { shared(); }
  static void allocate(void) { shared(); klp_get_state(&patch, 1); }
  static int pre(struct klp_object *obj) { allocate(); return 0; }
  static void post(struct klp_object *obj) { shared(); }
  static void later(struct work_struct *work) { only_later(); }
  static void only_later(void) { }
  static DECLARE_WORK(work, later);
  static void unused(void) { only_unused(); }
  static void only_unused(void) { }
  static struct klp_object objs[] = { { .funcs = none, .callbacks = { .pre_patch = pre, .post_patch = post } }, { } };
  static void deep1(void) { deep2(); }
  static void deep2(void) { deep3(); }
  static void deep3(void) { deep4(); }
  static void deep4(void) { deep5(); }
  static void deep5(void) { deep6(); }
  static void deep6(void) { deep7(); }
  static void deep7(void) { klp_get_prev_state(1); }
  MODULE_INFO(livepatch, "Y");
`);

const definitions = (...names: readonly string[]) => new Set(names.map((name) => module.functions.get(name)!));
const namesOf = (all: Iterable<FunctionDefinition>) => [...all].map(({ declarator }) => declarator.name?.text);

describe("the call graph", () => {
  test("has the direct calls of both ends", () => {
    expect(directCalls(module, module.functions.get("pre")!).map(({ callee }) => callee.declarator.name?.text)).toEqual(
      ["allocate"],
    );
    expect(namesOf(directCallsOf(module, module.functions.get("shared")!).map(({ caller }) => caller))).toEqual(["shared", "allocate", "post"]); // prettier-ignore
  });

  test("tells what runs with a function", () => {
    expect(namesOf(reachableFrom(module, definitions("pre")))).toEqual(["pre", "allocate", "shared"]);
  });

  test.each([
    ["allocate", ["pre"], true],
    ["pre", ["pre"], true],
    ["shared", ["pre"], false],
    ["shared", ["pre", "post"], true],
    ["only_later", ["later"], true],
    ["only_later", ["pre"], false],
    ["only_unused", ["pre"], false],
    ["unused", ["pre"], false],
  ])("%s runs only with %s: %s", (name, roots, expected) => {
    expect(isOnlyReachedFrom(module, module.functions.get(name)!, definitions(...roots))).toBe(expected);
  });

  test("starts from what something outside calls, and what nothing does", () => {
    expect(namesOf(entryPoints(module))).toEqual(["pre", "post", "later", "unused", "deep1"]);
  });

  test("follows what is too far from the start by itself", () => {
    const flows = moduleFlows(module);
    expect(namesOf(flows.map(({ definition }) => definition))).toContain("deep7");
    expect(
      flows
        .flatMap(({ events }) => events)
        .some((event) => event.kind === "call" && event.name === "klp_get_prev_state"),
    ).toBe(true);
  });
});
