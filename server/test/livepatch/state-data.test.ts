import { describe, expect, test } from "vitest";
import { takesOverData, usesData } from "../../src/livepatch/state-data.ts";
import { moduleOf } from "../support/memory-files.ts";

/** A livepatch with one function of this body. */
function withBody(body: string) {
  return moduleOf(`
    #define STATE 1
    #define OWN(id) klp_get_state(&patch, id)
    static struct klp_patch patch;
    static void callback(struct klp_object *obj) { ${body} }
    static struct klp_patch patch = { };
    MODULE_INFO(livepatch, "Y");
  `);
}

describe("usesData", () => {
  test.each([
    "struct klp_state *state = klp_get_state(&patch, STATE); state->data = NULL;",
    "struct klp_state *state; state = klp_get_state(&patch, STATE); if (!state) return; use(state->data);",
    "struct klp_state *state; if ((state = OWN(STATE))) kfree(state->data);",
    "klp_get_state(&patch, 1)->data = NULL;",
    "struct klp_state *state = (struct klp_state *)klp_get_state(&patch, STATE), *same = state; use((same)->data);",
  ])("sees %s", (body) => {
    expect(usesData(withBody(body), 1n)).toBe(true);
    expect(usesData(withBody(body), 2n)).toBe(false);
  });

  test.each([
    ["that it is not accessed", "struct klp_state *state = klp_get_state(&patch, STATE); state->version++;"],
    ["the previous state's", "struct klp_state *state = klp_get_prev_state(STATE); use(state->data);"],
    ["an unknown id's", "struct klp_state *state = klp_get_state(&patch, id); use(state->data);"],
    [
      "another variable's",
      "struct klp_state *state = klp_get_state(&patch, STATE); struct buffer *b = f(); use(b->data, state);",
    ],
    [
      "that it was assigned anew",
      "struct klp_state *state = klp_get_state(&patch, STATE); state = other(); use(state->data);",
    ],
    [
      "that its address was given away",
      "struct klp_state *state = klp_get_state(&patch, STATE); next(&state); use(state->data);",
    ],
  ])("knows %s", (_, body) => {
    expect(usesData(withBody(body), 1n)).toBe(false);
  });

  test("keeps apart two states in one variable", () => {
    const module = withBody(
      "struct klp_state *s = klp_get_state(&patch, 1); use(s); s = klp_get_state(&patch, 2); use(s->data);",
    );
    expect([usesData(module, 1n), usesData(module, 2n)]).toEqual([false, true]);
  });
});

describe("takesOverData", () => {
  test.each([
    "state->data = prev->data;",
    "void *data = prev ? prev->data : NULL;",
    "memcpy(state->data, prev->data, 8);",
    "*(int *)state->data = *(int *)prev->data;",
  ])("sees %s", (body) => {
    expect(
      takesOverData(withBody(`struct klp_state *prev = klp_get_prev_state(STATE), *state = f(); ${body}`), 1n),
    ).toBe(true);
  });

  test.each(["kfree(prev->data);", "prev->data = NULL;", "if (prev) return;", "state->data = other->data;"])(
    "does not take %s for it",
    (body) => {
      const module = withBody(`struct klp_state *prev = klp_get_prev_state(STATE), *state = f(); ${body}`);
      expect(takesOverData(module, 1n)).toBe(false);
    },
  );
});
