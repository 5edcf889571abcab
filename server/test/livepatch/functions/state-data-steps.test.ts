import { describe, expect, test } from "vitest";
import { stateDataSteps } from "../../../src/livepatch/functions/state-data-steps.ts";
import { moduleOf } from "../../support/memory-files.ts";

/** `post_patch: allocate own 1`, for a livepatch whose callbacks have these bodies, with functions before them. */
function stepsOf(bodies: Readonly<Record<string, string>>, before = ""): readonly string[] {
  const names = Object.keys(bodies);
  const module = moduleOf(`
    static struct klp_patch patch;
    static struct klp_state states[] = { { .id = 1, .version = 1 }, { .id = 2, .version = 1 }, { } };
    ${before}
    ${names.map((name) => `static int f_${name}(struct klp_object *obj) { ${bodies[name]} }`).join("\n")}
    static struct klp_object objs[] = {
      { .funcs = funcs, .callbacks = { ${names.map((name) => `.${name} = f_${name},`).join(" ")} } }, { }
    };
    static struct klp_patch patch = { .objs = objs, .states = states };
    MODULE_INFO(livepatch, "Y");
  `);
  return stateDataSteps(module).map(
    ({ phases, kind, owner, id }) => `${[...phases].join()}: ${kind} ${owner} ${id === null ? "?" : id.toString()}`,
  );
}

const own = "struct klp_state *state = klp_get_state(&patch, 1);";
const previous = "struct klp_state *prev = klp_get_prev_state(1);";

describe("stateDataSteps", () => {
  test.each([
    ["an allocation", `${own} state->data = kzalloc(4, GFP_KERNEL);`, ["allocate own 1"]],
    ["the previous pointer", `${own} ${previous} state->data = prev->data;`, ["takeOver own 1"]],
    [
      "the previous pointer in a variable",
      `${own} ${previous} void *p = prev->data; state->data = p;`,
      ["takeOver own 1"],
    ],
    ["the whole previous state", `${own} ${previous} *state = *prev;`, ["takeOver own 1"]],
    ["NULL", `${own} state->data = NULL;`, ["clear own 1"]],
    ["the previous one's NULL", `${previous} prev->data = NULL;`, ["clear previous 1"]],
    ["anything else", `${own} state->data = lookup(obj);`, ["set own 1"]],
    ["a number", `${own} state->data = (void *)1;`, ["set own 1"]],
    ["a store behind the pointer", `${own} *(int *)state->data = timeout;`, ["write own 1"]],
    ["a store into a member", `${previous} struct foo *foo = prev->data; foo->count = 1;`, ["write previous 1"]],
    ["a store two pointers on", `${own} struct foo *foo = state->data; foo->next->count = 1;`, ["write own 1"]],
    ["memset()", `${own} memset(state->data, 0, 4);`, ["write own 1"]],
    ["memcpy()", `${own} memcpy(state->data, obj, 4);`, ["write own 1"]],
    ["a free", `${own} kfree(state->data);`, ["free own 1"]],
    [
      "a free of what was just allocated",
      `${own} state->data = kzalloc(4, 0); kfree(state->data);`,
      ["allocate own 1", "free own 1"],
    ],
    ["a free of the previous one's", `${previous} kfree(prev->data);`, ["free previous 1"]],
    [
      "a free of what was taken over",
      `${own} ${previous} state->data = prev->data; kfree(state->data);`,
      ["takeOver own 1", "free previous 1"],
    ],
    [
      "an element of the array",
      `states[1].data = kzalloc(4, GFP_KERNEL); kfree(states[0].data);`,
      ["allocate own 2", "free own 1"],
    ],
    ["the address of an element", `struct klp_state *state = &states[1]; state->data = NULL;`, ["clear own 2"]],
    [
      "an id that is not known",
      `struct klp_state *state = klp_get_state(&patch, id_of(obj)); kfree(state->data);`,
      ["free own ?"],
    ],
  ])("%s", (_, body, steps) => {
    expect(stepsOf({ pre_patch: body })).toEqual(steps.map((each) => `pre_patch: ${each}`));
  });

  test.each([
    ["another member", `${own} state->version = 2;`],
    ["a free of NULL", `${own} if (!state->data) kfree(state->data);`],
    ["a free of what the data points to", `${own} struct foo *foo = state->data; kfree(foo->buffer);`],
    ["an allocation that is kept elsewhere", `${own} void *p = kzalloc(4, GFP_KERNEL); kfree(p);`],
    ["reading", `${own} timeout = *(int *)state->data;`],
    ["a `data` of anything else", `kfree(obj->data); obj->data = NULL;`],
  ])("says nothing of %s", (_, body) => {
    expect(stepsOf({ pre_patch: body })).toEqual([]);
  });

  test("gives a step of a helper to every callback that comes to it", () => {
    const helper = `static void drop(void) { ${own} kfree(state->data); }`;
    expect(stepsOf({ pre_unpatch: "drop();", post_unpatch: "drop();" }, helper)).toEqual([
      "pre_unpatch: free own 1",
      "post_unpatch: free own 1",
    ]);
  });

  test("knows init, exit, and everything else", () => {
    const others = `
      static int start(void) { ${own} kfree(state->data); return 0; }
      static void end(void) { ${own} kfree(state->data); }
      static void work(void) { ${own} kfree(state->data); }
      module_init(start);
      module_exit(end);
    `;
    expect(stepsOf({}, others)).toEqual(["init: free own 1", "exit: free own 1", "other: free own 1"]);
  });
});
