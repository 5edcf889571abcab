import { describe, expect, test } from "vitest";
import type { MachineName } from "../../src/elf/machines.ts";
import type { RelocationSpec } from "./elf-builder.ts";
import { livepatchModule, patchOffset, type ModuleSpec } from "./module-builder.ts";
import { said } from "./said.ts";

const unset = "? no static states: .states may be set at run time";
const unsetReplace = "? .replace may be set at run time";
const terminated = [
  { id: 1n, version: 1 },
  { id: 0n, version: 0 },
];

/** R_X86_64_PC32 to a member of something, from an instruction that ends so many bytes behind the field. */
function x86(symbol: string, member: number, behind = 4): RelocationSpec {
  return { offset: 2, type: 2, symbol, addend: member - behind };
}

function onX86(relocation: RelocationSpec, spec: ModuleSpec = {}) {
  return said(livepatchModule({ ...spec, code: new Uint8Array(16), codeRelocations: [relocation] }));
}

describe("code on x86-64 that refers to", () => {
  test.each([
    [".states, storing a register", x86(".data", patchOffset + 16), { replace: unsetReplace, states: unset }],
    [".states, storing a constant", x86(".data", patchOffset + 16, 8), { replace: unsetReplace, states: unset }],
    [".replace, storing a byte", x86(".data", patchOffset + 24, 5), { replace: unsetReplace, states: "" }],
    ["what lies before the patch", x86(".data", patchOffset - 8, 8), { replace: "false", states: "" }],
    ["what lies behind .replace", x86(".data", patchOffset + 32), { replace: "false", states: "" }],
  ])("%s", (_, relocation, expected) => {
    expect(onX86(relocation)).toMatchObject(expected);
  });

  test.each([
    ["an id", x86(".data.states", 0, 8), "? no static states: the array is filled at run time"],
    ["a version", x86(".data.states", 8, 8), "? no static states: the array is filled at run time"],
    ["the data of a state", x86(".data.states", 16), "1:1"],
    ["the data of a state, storing a constant", x86(".data.states", 16, 8), "1:1"],
  ])("%s", (_, relocation, expected) => {
    expect(onX86(relocation, { states: terminated }).states).toBe(expected);
  });

  test.each(["kfree", "complete_patch"])("the patch and hands it to %s", (call) => {
    expect(said(livepatchModule({ call }))).toMatchObject({
      replace: unsetReplace,
      states: unset,
    });
    expect(said(livepatchModule({ call, states: terminated, replace: 1 }))).toMatchObject({
      replace: "true",
      states: "1:1",
    });
  });
});

test("a pointer to the patch in data leaves open what is not set", () => {
  const relocations = [{ offset: 0, type: 1, symbol: ".data", addend: patchOffset }];
  const bytes = livepatchModule({ extraData: { contents: new Uint8Array(8), relocations } });
  expect(said(bytes)).toMatchObject({ replace: unsetReplace, states: unset });
});

/** What gcc and clang write for `patch.states = ...` and `patch.replace = true` where the patch's address is in a register. */
describe.each<[MachineName, string, string, string]>([
  ["arm64", "f9000a62", "39006263", "f9000bf3"], // str x2, [x19, #16]; strb w3, [x19, #24]; str x19, [sp, #16]
  ["ppc64le", "f92a0010", "98e60018", "f8010010"], // std r9, 16(r10); stb r7, 24(r6); std r0, 16(r1)
  ["riscv64", "e81c", "00e40c23", "00113823"], // c.sd a5, 16(s0); sb a4, 24(s0); sd ra, 16(sp)
  ["loongarch64", "29c04085", "29006085", "29c04061"], // st.d a1, a0, 16; st.b a1, a0, 24; st.d ra, sp, 16
  ["s390x", "e32010100024", "92011018", "e3b0f0100024"], // stg %r2,16(%r1); mvi 24(%r1),1; stg %r11,16(%r15)
])("a store on %s", (machine, states, replace, stack) => {
  const after = (code: string, spec: ModuleSpec = {}) =>
    said(livepatchModule({ machine, code: instruction(code, machine !== "s390x"), ...spec }));

  test("to .states", () => {
    expect(after(states)).toMatchObject({ replace: unsetReplace, states: unset });
    expect(after(states, { replace: 1 })).toMatchObject({ replace: "true", states: unset });
    expect(after(states, { states: terminated }).states).toBe(unset);
  });

  test("to .replace", () => {
    expect(after(replace)).toMatchObject({ replace: unsetReplace, states: "" });
  });

  test("to the stack", () => {
    expect(after(stack)).toMatchObject({ replace: "false", states: "" });
  });
});

function instruction(hex: string, littleEndian: boolean): Uint8Array {
  const bytes = hex.match(/../g)!.map((byte) => parseInt(byte, 16));
  return Uint8Array.from(littleEndian ? bytes.reverse() : bytes);
}
