import { functionInForce } from "../src/kernel/function-stack.ts";
import type { Machine } from "../src/kernel/machine.ts";
import { simulate } from "../src/report/simulation.ts";
import { printedLines } from "../test/kernel/printed-lines.ts";
import {
  kernelFunctions,
  probedIds,
  simulated,
  targetFunction,
  targetModule,
  type JudgedScenario,
} from "./scenario.ts";

/** What came of one step: of the kernel, or of the simulator. */
export interface Answer {
  /** "ok" or the name of the errno. */
  readonly verdict: string;
  /** Lines of the livepatch core and of callbacks, in their order. */
  readonly log: readonly string[];
  /** The kernel's list afterwards, by name: "lp_a enabled in transition". */
  readonly listed: readonly string[];
  /** Functions of livepatches that tasks run afterwards: "cmdline_proc_show lp_a". */
  readonly inForce: readonly string[];
}

/** What the simulator answers, by step. */
export function simulatedAnswers(scenario: JudgedScenario): readonly Answer[] {
  const ids = probedIds(scenario);
  return simulate(simulated(scenario)).steps.map(({ verdict, outcome }) => ({
    verdict,
    log: outcome.events.flatMap((event) => printedLines(event, ids)),
    listed: listed(outcome.machine),
    inForce: inForce(outcome.machine),
  }));
}

function listed({ patches, transition }: Machine): readonly string[] {
  return patches
    .map(({ patch: { name }, enabled }) => {
      return `${name}${enabled ? " enabled" : ""}${transition?.patch === name ? " in transition" : ""}`;
    })
    .sort();
}

function inForce(machine: Machine): readonly string[] {
  const places = [
    ...kernelFunctions.map((oldName) => ({ object: null, oldName })),
    { object: targetModule, oldName: targetFunction },
  ];
  return places.flatMap(({ object, oldName }) => {
    const name = functionInForce(machine, object, { oldName, position: 0n });
    return name === null ? [] : [`${oldName} ${name}`];
  });
}

/** A step with which the kernel and the simulator do not agree. */
export interface Difference {
  /** From 0. */
  readonly step: number;
  readonly kernel: Answer;
  readonly ours: Answer;
}

/** What there is of a step before the kernel answers to it. */
export const noAnswer: Answer = { verdict: "no answer", log: [], listed: [], inForce: [] };

/** The first step of which something differs, or null. */
export function firstDifference(kernel: readonly Answer[], ours: readonly Answer[]): Difference | null {
  for (const [step, own] of ours.entries()) {
    const real = kernel[step] ?? noAnswer;
    if (JSON.stringify(parts(real)) !== JSON.stringify(parts(own))) return { step, kernel: real, ours: own };
  }
  return null;
}

/** The lines of one answer that the other one does not have in the same place. */
export function differingParts(answer: Answer, other: Answer): readonly string[] {
  const names = ["verdict", "log", "listed", "in force"];
  const others = parts(other);
  return parts(answer).flatMap((lines, index) => {
    if (JSON.stringify(lines) === JSON.stringify(others[index])) return [];
    return lines.length === 0 ? [`${names[index]!}: nothing`] : lines.map((line) => `${names[index]!}: ${line}`);
  });
}

function parts({ verdict, log, listed: list, inForce: force }: Answer): readonly (readonly string[])[] {
  return [[verdict], log, list, force];
}
