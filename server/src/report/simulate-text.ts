import type { Machine, Patch } from "../kernel/machine.ts";
import { initFailure } from "../kernel/init-check.ts";
import { getPreviousState } from "../kernel/state-check.ts";
import { heldBackBy } from "../kernel/transition.ts";
import { droppedStates, refusedMachines, stateChanges } from "./simulate-states.ts";
import { isRefused, type Scenario, type SimulatedStep, type Simulation } from "./simulation.ts";
import type { TerminalStyle } from "./terminal-style.ts";

/** `simulate --format text`: what each step does, and why the kernel refuses it. */
export function simulateText(simulations: readonly Simulation[], style: TerminalStyle): string {
  const blocks = simulations.map((simulation) => simulationText(simulation, style));
  const steps = simulations.flatMap((simulation) => simulation.steps);
  const refused = steps.filter(isRefused).length;
  const summary = `${counted(steps.length, "step")}, ${refused === 0 ? "none refused" : style.error(`${refused} refused`)}`;
  return `${blocks.join("\n")}\n${summary}\n`;
}

function simulationText({ scenario, steps }: Simulation, style: TerminalStyle): string {
  const earlier = new Map<string, Patch>();
  const blocks = steps.map((step, index) => {
    const lines = explain(step, scenario, [...earlier.values()]);
    if (step.step.operation === "load") earlier.set(step.step.patch.name, step.step.patch);
    const verdict = isRefused(step) ? style.error(step.verdict) : step.verdict;
    const title = `${index + 1}. ${titleOf(step)}:`;
    return `${style.bold(title)} ${verdict}\n${lines.map((line) => `     ${line}\n`).join("")}`;
  });
  return `${style.bold(scenario.name)}\n${blocks.join("")}`;
}

function titleOf({ text, step, file }: SimulatedStep): string {
  if (step.operation !== "load") return text;
  return `load ${step.patch.name}${file === undefined ? "" : ` (${file})`}`;
}

/** The lines below a step. `earlier` are the livepatches that an earlier step loads or tries to load. */
function explain(step: SimulatedStep, scenario: Scenario, earlier: readonly Patch[]): string[] {
  if (step.step.operation !== "load") return isRefused(step) ? refusalText(step) : progressText(step);
  const { patch } = step.step;
  const listed = step.before.patches.map((each) => each.patch);
  const others = earlier.filter((each) => each.name !== patch.name);
  if (isLoadedAlready(step)) return [...refusalText(step), ...refusedMachines(patch, others)];
  return [
    ...(isRefused(step) ? refusalText(step) : []),
    ...kindText(step, patch, scenario),
    ...stateChanges(patch, listed),
    ...progressText(step),
    ...refusedMachines(
      patch,
      others.filter((each) => !listed.includes(each)),
    ),
  ];
}

function kindText(step: SimulatedStep, patch: Patch, scenario: Scenario): string[] {
  const listed = step.before.patches.map((each) => each.patch.name);
  const known = scenario.patches.find(({ name }) => name === patch.name)?.replace ?? null;
  if (known === null) return ["not known whether it is cumulative, which makes no difference here"];
  if (listed.length === 0) return [patch.replace ? "cumulative" : "not cumulative"];
  const [does, would] = patch.replace ? ["replaces", "would replace"] : ["stands beside", "would stand beside"];
  return [`${patch.replace ? "cumulative" : "not cumulative"}: ${isRefused(step) ? would : does} ${listed.join(", ")}`];
}

/** Why a step is refused: the kernel's own line where it has one. */
function refusalText(step: SimulatedStep): string[] {
  const why = step.line ?? silentReason(step);
  return why === null ? [] : [why];
}

function silentReason({ verdict, step, before }: SimulatedStep): string | null {
  const name = step.operation === "load" ? step.patch.name : step.name;
  switch (verdict) {
    case "EEXIST":
      if (isLoadedAlready({ step, before }))
        return "a module of this name is loaded, and the kernel does not look further";
      return step.operation === "load" ? incompleteReason(step.patch) : null;
    case "EBUSY":
      return `the transition of ${before.transition?.patch ?? "another livepatch"} has not finished`;
    case "EAGAIN":
      return before.transition?.patch === name ? "its transition has not finished" : "it is enabled: disable it first";
    case "ENOENT":
      if (!before.inserted.includes(name)) return "no module of this name is loaded";
      return "it is no longer enabled, and its folder in /sys/kernel/livepatch is gone";
    case "EINVAL":
      return step.operation === "load" ? incompleteReason(step.patch) : `it is ${step.operation}d already`;
    default:
      return null;
  }
}

/** The module loader refuses a second module of one name before the livepatch core sees it. */
function isLoadedAlready({ step, before }: Pick<SimulatedStep, "step" | "before">): boolean {
  return step.operation === "load" && before.inserted.includes(step.patch.name);
}

function incompleteReason({ mod, objects }: Patch): string {
  if (!mod) return "its klp_patch has no .mod";
  if (objects === null) return "its klp_patch has no .objs";
  const failure = objects.some(({ functions }) => functions === null) ? null : initFailure(objects);
  if (failure === null) return "one of its objects has no .funcs";
  const object = failure.object ?? "vmlinux";
  if (failure.function === null) return `it has object ${object} twice`;
  if (failure.function.incomplete === true) return `a function of ${object} has no .old_name or no .new_func`;
  return `it patches ${failure.function.oldName} of ${object} twice`;
}

/** What happens: no-ops, callbacks and what they see, what is replaced or goes away, what is waited for. */
function progressText(step: SimulatedStep): string[] {
  const { before, outcome, verdict } = step;
  if (verdict === "EBUSY") return [];
  const lines: string[] = [];
  for (const event of outcome.events) {
    if (event.kind === "no-op") {
      const { oldName, position } = event.function;
      const name = position > 1n ? `${oldName},${position}` : oldName;
      lines.push(
        `no-op: ${name} (${event.object ?? "vmlinux"}) goes back to its original code, ${event.of} patches it`,
      );
    } else if (event.kind === "callback") {
      const object = event.object === null ? "vmlinux" : `${event.object}, where that module is loaded`;
      lines.push(`callback ${event.callback} of ${event.patch.name} (${object})${seenText(event.before)}`);
    } else if (event.kind === "question") {
      lines.push(...answerText(event.id, event.before));
    }
  }
  const gone = before.patches.filter(({ patch }) => !outcome.machine.patches.some((each) => each.patch === patch));
  const leaving = before.transition?.patch ?? (step.step.operation === "disable" ? step.step.name : null);
  for (const { patch } of gone) {
    if (patch.name === leaving) lines.push(...droppedStates(patch, remaining(outcome.machine)));
    else lines.push(`replaced: ${patch.name}${hasUnpatchCallbacks(patch) ? "; its callbacks do not run" : ""}`);
  }
  return [...lines, ...waitingText(outcome.machine)];
}

function seenText(before: readonly Patch[]): string {
  const ids = [...new Set(before.flatMap(({ states }) => states.map(({ id }) => id)))];
  const seen = ids.map((id) => previousText(id, before));
  return seen.length === 0 ? "" : `, previous ${ids.length === 1 ? "state" : "states"}: ${seen.join("; ")}`;
}

function previousText(id: bigint, before: readonly Patch[]): string {
  const found = getPreviousState(before, id);
  return found === null ? "none" : `${id} of ${found.patch.name}, version ${found.state.version}`;
}

function answerText(id: bigint, before: readonly Patch[] | null): string[] {
  if (before !== null) return [`klp_get_prev_state(${id}): ${previousText(id, before)}`];
  return [`klp_get_prev_state(${id}): NULL, because no transition runs; the first such call warns in the kernel's log`];
}

function remaining(machine: Machine): readonly Patch[] {
  return machine.patches.map(({ patch }) => patch);
}

function hasUnpatchCallbacks({ objects }: Patch): boolean {
  return objects?.some(({ callbacks }) => callbacks.some((each) => each.endsWith("unpatch"))) ?? false;
}

function waitingText(machine: Machine): string[] {
  if (machine.transition === null) return [];
  const { patch, target } = machine.transition;
  const held = heldBackBy(machine);
  const why = held === null ? "has not finished" : `waits for a task in a function of ${held}`;
  return [`the transition of ${patch} to ${target} ${why}`];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
