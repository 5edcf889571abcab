import { expect, test } from "vitest";
import { startedMachine, type Machine, type Patch } from "../../src/kernel/machine.ts";
import { perform, type Step } from "../../src/kernel/patch-stack.ts";
import { heldBackBy } from "../../src/kernel/transition.ts";

const lpA = patching("lp_a", ["open"]);
const lpB = patching("lp_b", ["read"]);

test("a task sleeps in a livepatch that others are stacked over, where they patch other functions", () => {
  const machine = after(load(lpA), load(lpB), on("stall", "lp_a"), load({ ...patching("lp_c", []), replace: true }));
  expect(heldBackBy(machine)).toBe("lp_a");
});

test("a task sleeps in the function below one that is being taken away", () => {
  const covering = patching("lp_b", ["open"]);
  const leaving = [on("stall", "lp_b"), on("disable", "lp_b"), on("stall", "lp_a"), on("unstall", "lp_b")];
  const machine = after(load(lpA), load(covering), ...leaving, load(patching("lp_c", ["open"])));
  expect(machine.patches.map(({ patch }) => patch.name)).toEqual(["lp_a", "lp_c"]);
  expect(heldBackBy(machine)).toBe("lp_a");
});

test("a task does not sleep in those functions of a livepatch that another one covers", () => {
  const both = patching("lp_a", ["open", "read"]);
  const uncovered = [on("stall", "lp_a"), on("disable", "lp_b")];
  const machine = after(load(both), load(lpB), ...uncovered, load(patching("lp_c", ["read"])));
  expect(machine.transition).toBeNull();
});

function after(...steps: readonly Step[]): Machine {
  return steps.reduce((machine, step) => perform(machine, step).machine, startedMachine([]));
}

function load(patch: Patch): Step {
  return { operation: "load", patch };
}

function on(operation: "disable" | "stall" | "unstall", name: string): Step {
  return { operation, name };
}

/** A livepatch of vmlinux that is not cumulative and has no states. */
function patching(name: string, oldNames: readonly string[]): Patch {
  const functions = oldNames.map((oldName) => ({ oldName, position: 0n }));
  const objects = [{ name: null, functions, callbacks: [], prePatchReturns: 0 }];
  return { name, replace: false, states: [], marked: true, mod: true, objects };
}
