import { functionStack } from "../src/kernel/function-stack.ts";
import { callbackNames, startedMachine, type Machine } from "../src/kernel/machine.ts";
import { perform, type Step } from "../src/kernel/patch-stack.ts";
import { randomNumbers } from "../test/c/macro-programs.ts";
import {
  kernelFunctions,
  simulated,
  slots,
  targetFunction,
  targetModule,
  unmarkedSlot,
  type JudgedObject,
  type JudgedPatch,
  type JudgedScenario,
  type JudgedState,
} from "./scenario.ts";

/**
 * A random scenario, the same for the same seed and number. The simulator is asked on the way where something could happen
 * next, so that livepatches are stacked, transitions turned round, and others loaded in the middle of them.
 */
export function randomScenario(seed: number, number: number): JudgedScenario {
  return new Generator(randomNumbers((Math.imul(seed, 0x9e3779b1) + number) >>> 0)).scenario(`seed ${seed}, ${number}`);
}

type Weighted<T> = readonly (readonly [weight: number, value: T])[];

class Generator {
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  scenario(name: string): JudgedScenario {
    const patches = this.patches();
    return { name, patches, sequence: this.sequence(patches) };
  }

  private patches(): readonly JudgedPatch[] {
    const ids = this.ids();
    const plain = this.chance(0.4);
    const patches: JudgedPatch[] = [];
    for (const name of slots.slice(0, 2 + this.below(4))) {
      const states = this.states(ids, patches.at(-1)?.states ?? null);
      const patch = { name, replace: this.chance(0.5), states };
      if (!plain) patches.push({ ...patch, objects: this.objects() });
      else if (this.chance(0.07)) patches.push({ ...patch, failPre: this.pick([1, 12, 19, 22, 95]) });
      else patches.push(patch);
    }
    if (this.chance(0.04)) patches.push({ name: unmarkedSlot, replace: false, states: null, notLivepatch: true });
    return patches;
  }

  /** Few, so that livepatches meet in them. */
  private ids(): readonly (number | string)[] {
    const rare = ["18446744073709551615", "4294967297", "9223372036854775808", 4294967296, 2147483648];
    return [1, 2, ...(this.chance(0.5) ? [3] : []), ...(this.chance(0.3) ? [this.pick(rare)] : [])];
  }

  private states(ids: readonly (number | string)[], earlier: readonly JudgedState[] | null): JudgedPatch["states"] {
    if (this.chance(0.07)) return null;
    // One that follows the livepatch before it, as a release does; otherwise most would be refused.
    if (earlier !== null && this.chance(0.55)) {
      const kept = this.chance(0.15) ? earlier.slice(1) : earlier;
      const raised = kept.map(({ id, version }) => ({ id, version: this.chance(0.3) ? raise(version) : version }));
      return this.chance(0.3) ? [...raised, this.state(ids)] : raised;
    }
    return Array.from({ length: this.below(4) }, () => this.state(ids));
  }

  private state(ids: readonly (number | string)[]): JudgedState {
    const version = this.chance(0.06) ? this.pick([4294967295, 2147483648, 2147483647]) : this.below(4);
    return { id: this.chance(0.05) ? 0 : this.pick(ids), version };
  }

  private objects(): readonly JudgedObject[] {
    const objects: JudgedObject[] = [];
    if (this.chance(0.95)) objects.push(this.object(null, this.subset(kernelFunctions, 0.5)));
    if (this.chance(0.35)) objects.push(this.object(targetModule, this.subset([targetFunction], 0.7)));
    // A module that is never loaded: nothing of it is patched, and no callback of it runs.
    if (this.chance(0.1)) objects.push(this.object("klp_absent", this.subset([targetFunction], 0.7)));
    return this.chance(0.5) ? objects : objects.reverse();
  }

  private object(name: string | null, functions: readonly string[]): JudgedObject {
    return {
      name,
      functions: functions.map((oldName) => ({ oldName, position: this.below(2) })),
      callbacks: this.chance(0.5) ? callbackNames : this.subset(callbackNames, 0.6),
      prePatchReturns: this.chance(0.06) ? this.pick([-1, -12, -22, -95, 1]) : 0,
    };
  }

  private sequence(patches: readonly JudgedPatch[]): readonly string[] {
    const names = patches.map(({ name }) => name);
    const steps = possibleSteps(patches);
    let machine = startedMachine([targetModule]);
    return Array.from({ length: 6 + this.below(15) }, () => {
      let text = this.weighted(this.choices(machine, names, patches));
      while (isUndefined(machine, text)) text = this.weighted(this.choices(machine, names, patches));
      machine = perform(machine, steps.get(text)!).machine;
      return text;
    });
  }

  private choices(machine: Machine, names: readonly string[], patches: readonly JudgedPatch[]): Weighted<string> {
    const { inserted, transition, stalled } = machine;
    const any = this.pick(names);
    const listed = machine.patches.map(({ patch }) => patch.name);
    const fresh = names.filter((name) => !inserted.includes(name));
    const left = inserted.filter((name) => !listed.includes(name));
    const ids = [4711, ...patches.flatMap(({ states }) => (states ?? []).map(({ id }) => id))];
    const always: Weighted<string> = [
      [0.4, any],
      [0.6, `disable ${any}`],
      [0.5, `enable ${any}`],
      [0.5, `rmmod ${any}`],
      [0.5, `stall ${any}`],
      [0.3, `unstall ${any}`],
      [0.7, `prev ${any} ${this.pick(ids)}`],
      ...some(fresh, 6, this.pick(fresh)),
      ...some(left, 2.5, `rmmod ${this.pick(left)}`),
      ...some(stalled, 1.5, `unstall ${stalled.at(this.below(stalled.length))?.patch ?? any}`),
    ];
    if (transition === null) {
      return [
        ...always,
        ...some(listed, 2.5, `disable ${this.pick(listed)}`),
        ...some(listed, 4, `stall ${this.pick(listed)}`),
      ];
    }
    const { patch, target } = transition;
    return [
      ...always,
      [4, `${target === "patched" ? "disable" : "enable"} ${patch}`],
      [2.5, `stall ${this.pick(listed)}`],
      [1, `unstall ${patch}`],
      [1, `prev ${any} ${this.pick(ids)}`],
    ];
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** Undefined, whatever the type says, of none. */
  private pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  private subset<T>(all: readonly T[], probability: number): readonly T[] {
    return all.filter(() => this.chance(probability));
  }

  private weighted<T>(choices: Weighted<T>): T {
    let rest = this.random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return choices[0]![1];
  }
}

/** By their text, all steps that there are with these livepatches. */
function possibleSteps(patches: readonly JudgedPatch[]): ReadonlyMap<string, Step> {
  const ids = [4711, ...patches.flatMap(({ states }) => (states ?? []).map(({ id }) => id))];
  const sequence = patches.flatMap(({ name }) => [
    name,
    ...["disable", "enable", "rmmod", "stall", "unstall"].map((operation) => `${operation} ${name}`),
    ...[...new Set(ids)].map((id) => `prev ${name} ${id}`),
  ]);
  return new Map(simulated({ name: "steps", patches, sequence }).steps.map(({ text, step }) => [text, step]));
}

/**
 * Whether the kernel's answer hangs on chance: it turns the disable of a livepatch round of which a function lies under another's
 * and over none. `kernel/livepatch/transition.c: klp_check_stack_func` then takes the head of the list for the function below, and what
 * memory holds there decides whether the transition can ever finish.
 */
function isUndefined({ patches, transition }: Machine, text: string): boolean {
  if (transition?.target !== "unpatched" || text !== `enable ${transition.patch}`) return false;
  const own = patches.find(({ patch }) => patch.name === transition.patch);
  return (own?.objects ?? []).some(({ name, functions }) =>
    functions.some((each) => {
      const stack = functionStack(patches, name, each);
      return stack.length > 1 && stack[0]?.patch === own;
    }),
  );
}

function some<T>(of: readonly unknown[], weight: number, value: T): Weighted<T> {
  return of.length === 0 ? [] : [[weight, value]];
}

function raise(version: number): number {
  return version === 0xffff_ffff ? version : version + 1;
}
