import { describe, expect, it } from "vitest";
import { functions, macros } from "../../src/kernel/api-functions.ts";
import { structs } from "../../src/kernel/api.ts";

describe("the livepatch API", () => {
  it("has the members in the order of include/linux/livepatch.h", () => {
    const members = Object.fromEntries(
      [...structs].map(([tag, { fields }]) => [tag, fields.map(({ name }) => name).join(" ")]),
    );
    expect(members).toEqual({
      klp_state: "id version data",
      klp_patch: "mod objs states replace list kobj obj_list enabled forced free_work finish",
      klp_object: "name funcs callbacks kobj func_list node mod dynamic patched",
      klp_callbacks: "pre_patch post_patch pre_unpatch post_unpatch post_unpatch_enabled",
      klp_func: "old_name new_func old_sympos old_func kobj node stack_node old_size new_size nop patched transition",
    });
  });

  it.each([
    ["klp_state", "id", { kind: "integer", name: "unsigned long" }],
    ["klp_state", "version", { kind: "integer", name: "unsigned int" }],
    ["klp_patch", "replace", { kind: "integer", name: "bool" }],
    ["klp_patch", "free_work", { kind: "struct", tag: "work_struct" }],
    ["klp_object", "callbacks", { kind: "struct", tag: "klp_callbacks" }],
    ["klp_object", "mod", { kind: "pointer" }],
    ["klp_func", "new_size", { kind: "integer", name: "unsigned long" }],
  ])("knows the type of %s.%s", (tag, name, type) => {
    expect(structs.get(tag)?.fields.find((field) => field.name === name)?.type).toEqual(type);
  });

  it("declares every member by its own name", () => {
    for (const { fields } of structs.values()) {
      for (const { name, declaration } of fields) expect(declaration).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  it("says since when every member that an author sets exists", () => {
    const missing = [...structs.values()].flatMap(({ fields }) =>
      fields.filter((field) => !field.internal && field.since === null),
    );
    expect(missing).toEqual([]);
  });

  it("declares every function by its own name", () => {
    for (const { name, declaration } of functions.values()) expect(declaration).toContain(`${name}(`);
  });

  it("ties every macro to a callback", () => {
    const callbacks = structs.get("klp_callbacks")!.fields.map(({ name }) => name);
    expect([...macros.values()].filter(({ callback }) => !callbacks.includes(callback))).toEqual([]);
  });
});
