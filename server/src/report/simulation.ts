import { verdictOf } from "../kernel/errno.ts";
import { startedMachine, type Machine, type Outcome } from "../kernel/machine.ts";
import { perform, type Step } from "../kernel/patch-stack.ts";
import type { CheckedState } from "../kernel/state-check.ts";

/** Livepatches, and what is done with them on a machine that has just started. */
export interface Scenario {
  readonly name: string;
  readonly patches: readonly ScenarioPatch[];
  readonly steps: readonly ScenarioStep[];
  /** Modules that are loaded from the start, for livepatches to patch. */
  readonly modules: readonly string[];
}

/** A livepatch as its author gave it. */
export interface ScenarioPatch {
  readonly name: string;
  /** Null where it is not known. */
  readonly replace: boolean | null;
  /** With what stands behind an id 0; null where there is no array. */
  readonly states: readonly CheckedState[] | null;
  /** The errno with which its `pre_patch` fails; 0 where it does not. */
  readonly failPre: number;
  /** The source that it was read from, as it is shown; null in a scenario file. */
  readonly file: string | null;
}

export interface ScenarioStep {
  /** As a scenario file has it. */
  readonly text: string;
  readonly step: Step;
  /** What is loaded, as it is shown: two files may hold a module of one name. */
  readonly file?: string;
}

/** A scenario with what the kernel answers. */
export interface Simulation {
  readonly scenario: Scenario;
  /** By step of the scenario. */
  readonly steps: readonly SimulatedStep[];
}

export interface SimulatedStep extends ScenarioStep {
  readonly before: Machine;
  readonly outcome: Outcome;
  readonly verdict: string;
  /** The first line in which the kernel says why it refuses; null where it does not refuse, or says nothing. */
  readonly line: string | null;
}

/** Plays a scenario step by step. */
export function simulate(scenario: Scenario): Simulation {
  let machine = startedMachine(scenario.modules);
  const steps = scenario.steps.map((step): SimulatedStep => {
    const before = machine;
    const outcome = perform(before, step.step);
    machine = outcome.machine;
    return { ...step, before, outcome, verdict: verdictOf(outcome.errno), line: refusal(outcome) };
  });
  return { scenario, steps };
}

export function isRefused(step: SimulatedStep): boolean {
  return step.outcome.errno !== 0;
}

function refusal({ errno, events }: Outcome): string | null {
  if (errno === 0) return null;
  for (const event of events) if (event.kind === "log" && event.level !== "notice") return event.text;
  return null;
}
