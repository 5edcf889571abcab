import { readScenarioFile } from "../src/cli/scenario-file.ts";
import { callbackNames, type CallbackName, type Patch, type PatchObject } from "../src/kernel/machine.ts";
import type { Scenario } from "../src/report/simulation.ts";

/**
 * A scenario as `klp-state simulate` reads it (docs/simulate.md), but for `objects`, which it ignores: with them a livepatch
 * patches something else than the one function in vmlinux.
 */
export interface JudgedScenario {
  readonly name: string;
  readonly patches: readonly JudgedPatch[];
  readonly sequence: readonly string[];
}

export interface JudgedPatch {
  /** One of {@link slots}, or {@link unmarkedSlot}. */
  readonly name: string;
  readonly replace: boolean;
  readonly states: readonly JudgedState[] | null;
  readonly failPre?: number;
  readonly notLivepatch?: true;
  readonly objects?: readonly JudgedObject[];
}

export interface JudgedState {
  readonly id: number | string;
  readonly version: number;
}

export interface JudgedObject {
  /** Null for vmlinux. */
  readonly name: string | null;
  readonly functions: readonly JudgedFunction[];
  readonly callbacks: readonly CallbackName[];
  readonly prePatchReturns: number;
}

interface JudgedFunction {
  readonly oldName: string;
  readonly position: number;
}

/** The modules that play livepatches. */
export const slots = ["lp_a", "lp_b", "lp_c", "lp_d", "lp_e"] as const;

/** The one without `MODULE_INFO(livepatch, "Y")`. */
export const unmarkedSlot = "lp_u";

/** The module that livepatches may patch, and its one function; it is loaded from the start. */
export const targetModule = "klp_target";
export const targetFunction = "target_show";

/** The functions of vmlinux that they may patch. Livepatches without `objects` patch the first. */
export const kernelFunctions = ["cmdline_proc_show", "version_proc_show", "loadavg_proc_show"] as const;

/** The scenario for the simulator. It is read as the command line reads it; then the objects are put in. */
export function simulated(scenario: JudgedScenario): Scenario {
  const read = readScenarioFile({ path: `${scenario.name}.json`, text: JSON.stringify(scenario) });
  if (read.kind === "wrong") throw new Error(`${scenario.name} is no scenario: ${read.message}`);
  const [only] = read.scenarios;
  if (only === undefined) throw new Error(`${scenario.name} is empty`);
  const objects = new Map(scenario.patches.map((patch) => [patch.name, objectsOf(patch)]));
  const completed = (patch: Patch): Patch => ({ ...patch, objects: objects.get(patch.name) ?? null });
  return {
    ...only,
    modules: [targetModule],
    steps: only.steps.map(({ text, step }) => ({
      text,
      step: step.operation === "load" ? { ...step, patch: completed(step.patch) } : step,
    })),
  };
}

/** The state ids that callbacks look up: those of the scenario, and one that no livepatch has. */
export function probedIds({ patches }: JudgedScenario): readonly bigint[] {
  const ids = patches.flatMap(({ states }) => (states ?? []).map(({ id }) => BigInt(id)));
  return [...new Set([...ids, 4711n])].filter((id) => id !== 0n);
}

/** The lines of a plan, which guest/init.c carries out. */
export function planOf(scenario: JudgedScenario, number: number): string {
  const parameters = new Map(scenario.patches.map((patch) => [patch.name, parametersOf(patch, probedIds(scenario))]));
  const steps = scenario.sequence.map((step) => (step.includes(" ") ? step : `load ${step} ${parameters.get(step)!}`));
  return [`scenario ${number}`, ...steps, "end"].map((line) => `${line}\n`).join("");
}

/** What guest/livepatch.h reads. */
function parametersOf(patch: JudgedPatch, probe: readonly bigint[]): string {
  const states = patch.states?.map(({ id, version }) => `${id}:${version}`).join(",") ?? "-";
  const objects = objectsOf(patch).map(({ name, functions, callbacks, prePatchReturns }) => {
    const list = (functions ?? []).map(({ oldName, position }) => `${oldName}:${position}`).join(",");
    const bits = callbacks.reduce((sum, callback) => sum + 2 ** callbackNames.indexOf(callback), 0);
    return `${name ?? "vmlinux"}/${list}/${bits}/${prePatchReturns}`;
  });
  return `replace=${patch.replace ? 1 : 0} states=${states} objects=${objects.join(";")} probe=${probe.join(",")}`;
}

function objectsOf({ objects, failPre = 0 }: JudgedPatch): readonly PatchObject[] {
  if (objects === undefined) {
    const functions = [{ oldName: kernelFunctions[0], position: 0n }];
    return [{ name: null, functions, callbacks: callbackNames, prePatchReturns: -failPre }];
  }
  return objects.map((object) => ({
    ...object,
    functions: object.functions.map(({ oldName, position }) => ({ oldName, position: BigInt(position) })),
  }));
}
