import { expect, test } from "vitest";
import type { Patch } from "../../src/kernel/machine.ts";
import type { Step } from "../../src/kernel/patch-stack.ts";
import { simulateText } from "../../src/report/simulate-text.ts";
import { simulate } from "../../src/report/simulation.ts";
import { PLAIN_STYLE } from "../../src/report/terminal-style.ts";

const patch = (name: string, version: bigint, replace = false): Patch => ({
  name,
  replace,
  states: [{ id: 1n, version }],
  marked: true,
  mod: true,
  objects: [
    {
      name: null,
      functions: [{ oldName: "open", position: 0n }],
      callbacks: ["pre_patch", "post_unpatch"],
      prePatchReturns: 0,
    },
  ],
});

const a = patch("lp_a", 1n);
const b = patch("lp_b", 2n, true);
const load = (loaded: Patch): Step => ({ operation: "load", patch: loaded });

/** The lines below the last of some steps, with its verdict before them. */
function lastStep(...steps: readonly Step[]): string[] {
  const simulation = simulate({
    name: "scenario",
    patches: [a, b].map(({ name, replace, states }) => ({ name, replace, states, failPre: 0, file: null })),
    steps: steps.map((step) => ({ text: step.operation, step })),
    modules: [],
  });
  const text = simulateText([simulation], PLAIN_STYLE);
  const lines = text.slice(text.indexOf(`\n${steps.length}. `) + 1).split("\n");
  const [first = "", ...others] = lines.slice(0, lines.indexOf(""));
  return [first.replace(/^.*: /u, ""), ...others.map((line) => line.trim())];
}

test("a transition that waits says for whom", () => {
  expect(lastStep(load(a), { operation: "stall", name: "lp_a" }, load(b))).toEqual([
    "ok",
    "cumulative: replaces lp_a",
    "state 1: raised from version 1 (lp_a) to 2",
    "callback pre_patch of lp_b (vmlinux), previous state: 1 of lp_a, version 1",
    "the transition of lp_b to patched waits for a task in a function of lp_a",
  ]);
});

test("an enable that was reversed runs post_unpatch, which sees the livepatch that stays", () => {
  const stall: Step = { operation: "stall", name: "lp_a" };
  const steps: Step[] = [load(a), stall, load(b), { operation: "disable", name: "lp_b" }];
  expect(lastStep(...steps)).toEqual(["ok", "the transition of lp_b to unpatched has not finished"]);
  expect(lastStep(...steps, { operation: "unstall", name: "lp_a" })).toEqual([
    "ok",
    "callback post_unpatch of lp_b (vmlinux), previous state: 1 of lp_a, version 1",
    "state 1: left to lp_a, version 1",
  ]);
});

const silent: readonly (readonly [steps: readonly Step[], verdict: string, reason: string])[] = [
  [[load(a), load(a)], "EEXIST", "a module of this name is loaded, and the kernel does not look further"],
  [[load(a), { operation: "rmmod", name: "lp_a" }], "EAGAIN", "it is enabled: disable it first"],
  [[{ operation: "rmmod", name: "lp_a" }], "ENOENT", "no module of this name is loaded"],
  [[load(a), { operation: "enable", name: "lp_a" }], "EINVAL", "it is enabled already"],
  [
    [load(a), { operation: "disable", name: "lp_a" }, { operation: "disable", name: "lp_a" }],
    "ENOENT",
    "it is no longer enabled, and its folder in /sys/kernel/livepatch is gone",
  ],
  [
    [load(a), { operation: "stall", name: "lp_a" }, load(b), { operation: "disable", name: "lp_a" }],
    "EBUSY",
    "the transition of lp_b has not finished",
  ],
  [[load({ ...a, mod: false })], "EINVAL", "its klp_patch has no .mod"],
  [[load({ ...a, objects: null })], "EINVAL", "its klp_patch has no .objs"],
];

test.each(silent)("what the kernel refuses without a word is explained: %#", (steps, verdict, reason) => {
  expect(lastStep(...steps).slice(0, 2)).toEqual([verdict, reason]);
});

test("a call of klp_get_prev_state outside of a transition has no answer", () => {
  expect(lastStep(load(a), load(b), { operation: "prev", name: "lp_b", id: 1n })).toEqual([
    "ok",
    "klp_get_prev_state(1): NULL, because no transition runs; the first such call warns in the kernel's log",
  ]);
});
