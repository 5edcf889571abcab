import { expect, test } from "vitest";
import { moduleFacts } from "../../src/history/module-facts.ts";
import { recordedMembers } from "../../src/history/record.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { moduleOf } from "../support/memory-files.ts";

function recorded(source: string) {
  const module = moduleOf(source);
  const members = recordedMembers(moduleFacts(module, module.livepatches[0]!));
  return members.known ? members.value : members.reason;
}

test("records the flag, the states, the objects with their functions and callbacks", () => {
  expect(recorded(livepatchSource({ id: "7", version: "3" }))).toEqual({
    replace: true,
    states: [{ id: 7, version: 3 }],
    objects: [{ name: null, functions: ["old_function"], callbacks: ["pre_patch"] }],
  });
});

test("the members stand in the order in which they are read", () => {
  const source = livepatchSource().replace(
    "return 0;",
    "klp_shadow_alloc(obj, 5, 16, GFP_KERNEL, NULL, NULL); return 0;",
  );
  expect(Object.keys(recorded(source))).toEqual(["replace", "states", "objects", "shadows"]);
});

test("an id above 2^53 is in quotes, one below is a number", () => {
  expect(recorded(livepatchSource({ id: "18446744073709551615UL" }))).toMatchObject({
    states: [{ id: "18446744073709551615", version: 1 }],
  });
  expect(recorded(livepatchSource({ id: "9007199254740991UL" }))).toMatchObject({
    states: [{ id: 9007199254740991, version: 1 }],
  });
});

test("of an id that is there twice the highest version is recorded: every row binds", () => {
  const source = livepatchSource().replace(
    "{ .id = LOG_STATE, .version = 1 },",
    "{ .id = LOG_STATE, .version = 1 }, { .id = 2 }, { .id = LOG_STATE, .version = 4 },",
  );
  expect(recorded(source)).toMatchObject({
    states: [
      { id: 1, version: 4 },
      { id: 2, version: 0 },
    ],
  });
});

test("the second function of a name has its position behind it, an object of a module its name", () => {
  const source = livepatchSource()
    .replace(".new_func = new_function }", ".new_func = new_function, .old_sympos = 2 }")
    .replace("{ .funcs = funcs, .callbacks = { .pre_patch = prepare } }", '{ .name = "ext4", .funcs = funcs }');
  expect(recorded(source)).toMatchObject({ objects: [{ name: "ext4", functions: ["old_function,2"] }] });
});

test("a shadow variable has the type and size of its allocations, and who is given its id", () => {
  const source = livepatchSource().replace(
    "return 0;",
    "klp_shadow_alloc(obj, 5, sizeof(int), GFP_KERNEL, NULL, NULL); klp_shadow_free_all(5, NULL); return 0;",
  );
  expect(recorded(source)).toMatchObject({
    shadows: [{ id: 5, type: "int", size: 4, functions: ["klp_shadow_alloc", "klp_shadow_free_all"] }],
  });
});

test("unknown objects are left out", () => {
  const source = livepatchSource().replace('.old_name = "old_function"', ".old_name = NAME_OF_IT");
  expect(recorded(source)).toEqual({ replace: true, states: [{ id: 1, version: 1 }] });
});

test("objects with a name that a manifest cannot have are left out", () => {
  const source = livepatchSource().replace('"old_function"', '"old function"');
  expect(recorded(source)).toEqual({ replace: true, states: [{ id: 1, version: 1 }] });
});

test("without states that are known nothing is recorded", () => {
  expect(recorded(livepatchSource({ version: "VERSION_OF_IT" }))).toMatch(/^its states are not known: /);
});

test("without a flag that is known nothing is recorded", () => {
  expect(recorded(livepatchSource({ replace: "REPLACES" }))).toMatch(
    /^whether it replaces the livepatches before it is not known: /,
  );
});
