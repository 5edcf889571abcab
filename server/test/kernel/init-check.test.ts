import { expect, test } from "vitest";
import { EEXIST, EINVAL } from "../../src/kernel/errno.ts";
import { startedMachine, type PatchFunction, type PatchObject } from "../../src/kernel/machine.ts";
import { perform } from "../../src/kernel/patch-stack.ts";

const fn = (oldName: string, position = 0n): PatchFunction => ({ oldName, position });
const incomplete: PatchFunction = { ...fn("old"), incomplete: true };

function object(name: string | null, ...functions: readonly PatchFunction[]): PatchObject {
  return { name, functions, callbacks: [], prePatchReturns: 0 };
}

// Each was loaded on a 6.12 kernel.
test.each([
  ["a function twice", [object(null, fn("a"), fn("a"))], EEXIST],
  ["positions 0 and 1, which are one", [object(null, fn("a"), fn("a", 1n))], EEXIST],
  ["vmlinux twice", [object(null, fn("a")), object(null, fn("b"))], EEXIST],
  ["a function without one of its members", [object(null, incomplete)], EINVAL],
  ["the first of several", [object(null, fn("a"), fn("a"), incomplete)], EEXIST],
  ["positions 1 and 2", [object(null, fn("a", 1n), fn("a", 2n))], 0],
  ["one function of two objects", [object(null, fn("a")), object("btrfs", fn("a"))], 0],
])("%s", (_, objects, errno) => {
  const patch = { name: "lp", replace: false, states: [], marked: true, mod: true, objects };
  const outcome = perform(startedMachine([]), { operation: "load", patch });
  expect(outcome.errno).toBe(errno);
  expect(outcome.machine.patches).toHaveLength(errno === 0 ? 1 : 0);
});
