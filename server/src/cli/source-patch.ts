import type { AnalyzedModule } from "../engine/engine.ts";
import { initFailure } from "../kernel/init-check.ts";
import { setCallbacks } from "../history/module-facts.ts";
import type { Patch, PatchFunction, PatchObject } from "../kernel/machine.ts";
import { type CheckedState, walkedStates } from "../kernel/state-check.ts";
import type { Livepatch, Module, ObjectRow } from "../livepatch/model.ts";
import type { ScenarioPatch } from "../report/simulation.ts";

/** A livepatch read from its source, in all the ways in which it may be meant. */
export interface SourcePatch {
  readonly name: string;
  /** As it is shown. */
  readonly file: string;
  readonly variants: readonly SourceVariant[];
}

export interface SourceVariant {
  readonly patch: Patch;
  readonly given: ScenarioPatch;
  /** The configuration that it was read under. */
  readonly reading: number;
  /** What of the configuration it rests on, in the author's words. */
  readonly conditions: ReadonlySet<string>;
  /** What is not known, where this is one of several; null where it is the only one. */
  readonly reason: string | null;
  /** What is missing in the explanation, without changing a verdict. */
  readonly notes: readonly string[];
}

/** More combinations of what is not known are not tried. */
const maximumCombinations = 128;

/** The livepatch of a module, or one sentence on why the kernel's answer to it cannot be known. */
export function readSource(module: AnalyzedModule, file: string): SourcePatch | string {
  const variants: SourceVariant[] = [];
  for (const [reading, each] of module.readings.entries()) {
    const livepatch = livepatchOf(each);
    if (typeof livepatch === "string") return livepatch;
    const states = statesOf(livepatch);
    if (typeof states === "string") return states;
    const { replace } = livepatch;
    const flags = replace.known ? [replace.value] : [false, true];
    for (const flag of flags) {
      const variant = variantOf(module.name, file, each, livepatch, states, flag);
      const same = variants.findIndex((other) => keyOf(other) === keyOf(variant));
      const before = variants[same];
      if (before !== undefined) {
        const conditions = [...before.conditions].filter((condition) => each.conditions.holding.has(condition));
        variants[same] = { ...before, conditions: new Set(conditions) };
        continue;
      }
      const conditions = [...each.conditions.holding].join(" && ");
      const reason = replace.known ? `its states and \`.replace\` depend on ${conditions}` : replace.reason;
      variants.push({ ...variant, reading, reason });
    }
  }
  return { name: module.name, file, variants };
}

/** Every choice of one variant a source, those first that were read first; without those that contradict each other. */
export function combinations(sources: readonly SourcePatch[]): ReadonlyMap<SourcePatch, SourceVariant>[] {
  let found: ReadonlyMap<SourcePatch, SourceVariant>[] = [new Map()];
  for (const source of sources) {
    const longer = found.flatMap((chosen) =>
      source.variants
        .filter((variant) => [...chosen.values()].every((other) => !contradict(other.conditions, variant.conditions)))
        .map((variant) => new Map([...chosen, [source, variant]])),
    );
    found = longer.slice(0, maximumCombinations);
  }
  return found;
}

function contradict(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const denied = (condition: string, by: ReadonlySet<string>): boolean =>
    by.has(`!${condition}`) || by.has(`!(${condition})`);
  return [...left].some((each) => denied(each, right)) || [...right].some((each) => denied(each, left));
}

function livepatchOf(module: Module): Livepatch | string {
  const enabled = module.livepatches.filter((livepatch) => livepatch.enabled);
  const candidates = enabled.length > 0 ? enabled : module.livepatches;
  const [livepatch, second] = candidates;
  if (livepatch === undefined) return "under some conditions there is no livepatch in it";
  if (second === undefined) return livepatch;
  return `several livepatches in it: ${candidates.map(({ variable }) => variable).join(", ")}`;
}

/** The rows of the state array, null where there is none; a sentence where they are not known. */
function statesOf({ stateTable }: Livepatch): readonly CheckedState[] | null | string {
  if (!stateTable.known) return `its states are not known: ${stateTable.reason}`;
  if (stateTable.value === null) return null;
  const { terminated, walked } = stateTable.value;
  if (!terminated.known) return `its states are not known: ${terminated.reason}`;
  if (!terminated.value)
    return "its array of states has no terminator, and nobody knows what the kernel reads behind it";
  const states: CheckedState[] = [];
  for (const { id, version } of walked) {
    if (!id.known) return `the id of a state is not known: ${id.reason}`;
    if (!version.known) return `the version of a state is not known: ${version.reason}`;
    states.push({ id: id.value, version: version.value });
  }
  return states;
}

function variantOf(
  name: string,
  file: string,
  module: Module,
  livepatch: Livepatch,
  states: readonly CheckedState[] | null,
  replace: boolean,
): SourceVariant {
  const notes: string[] = [];
  // What a whole module must have may be in the part that was not read.
  const isPart = module.kind === "fragment" || module.open !== null;
  const patch: Patch = {
    name,
    replace,
    states: walkedStates(states ?? []),
    marked: isPart || module.information.livepatch !== null,
    mod: isPart || livepatch.mod !== null || livepatch.assigned("mod"),
    objects: objectsOf(livepatch, notes),
  };
  const known = livepatch.replace.known ? replace : null;
  const given = { name, replace: known, states, failPre: 0, file };
  return { patch, given, reading: 0, conditions: module.conditions.holding, reason: null, notes };
}

function objectsOf({ objectTable }: Livepatch, notes: string[]): readonly PatchObject[] | null {
  if (!objectTable.known) {
    notes.push(`its objects are not known, nor its functions and callbacks: ${objectTable.reason}`);
    return [];
  }
  if (objectTable.value === null) return null;
  const { terminated, walked } = objectTable.value;
  if (!terminated.known || !terminated.value)
    notes.push("its objects may not be all: the end of their array is not known");
  return walked.flatMap((row) => objectOf(row, notes) ?? []);
}

function objectOf({ name, functions, callbacks }: ObjectRow, notes: string[]): PatchObject | null {
  if (!name.known) {
    notes.push(`the name of an object is not known: ${name.reason}`);
    return null;
  }
  const rows = functions.known ? (functions.value?.walked ?? null) : [];
  const patched = rows?.flatMap(({ oldName, newFunction, symbolPosition }, index): PatchFunction[] => {
    if (!oldName.known) return [];
    // One that is not known is no other row's.
    const position = symbolPosition.known ? symbolPosition.value : BigInt(-1 - index);
    const lacks = oldName.value === null || (newFunction.known && newFunction.value === null);
    return [{ oldName: oldName.value ?? "", position, ...(lacks ? { incomplete: true } : {}) }];
  });
  if (!functions.known || patched?.length !== rows?.length) {
    notes.push(`not all functions of ${name.value ?? "vmlinux"} are known, so that no-ops may be missing`);
  }
  return { name: name.value, functions: patched ?? null, callbacks: setCallbacks(callbacks), prePatchReturns: 0 };
}

/** What decides about a verdict. */
function keyOf({ patch, given }: SourceVariant): string {
  const states = given.states?.map(({ id, version }) => `${id}:${version}`).join() ?? "null";
  const complete = patch.objects?.every(({ functions }) => functions !== null) ?? false;
  const failure = patch.objects === null ? undefined : initFailure(patch.objects)?.errno;
  return [patch.replace, states, patch.marked, patch.mod, complete, failure].join(" ");
}
