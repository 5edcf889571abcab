import { authorSpan } from "../../c/token.ts";
import type { Predecessors, Release } from "../../history/history.ts";
import type { DereferenceEvent } from "../../livepatch/functions/events.ts";
import { stateDataSteps } from "../../livepatch/functions/state-data-steps.ts";
import type { Livepatch, Module, State } from "../../livepatch/model.ts";
import { usesData } from "../../livepatch/state-data.ts";
import { takeOverFixes } from "../generated-callbacks/take-over.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { declaredStates, idWithName } from "../state-ids.ts";
import { missingData } from "./missing-data.ts";
import { basis, releasePlaces } from "./releases.ts";

/**
 * Documentation/livepatch/system-state.rst: a livepatch that replaces another one takes over `data` from the state that
 * `klp_get_prev_state()` gives; the kernel itself never copies it.
 */
export const historyStateNotTakenOver: HistoryRule = {
  name: "history-state-not-taken-over",
  group: "history",
  severity: "warning",
  summary: "A carried state's data is used, but never taken over from the previous livepatch.",
  fix: "ask",
  subject: "history",
  *check(module, predecessors) {
    if (module.kind !== "module" || module.open !== null || mayAskForAny(module)) return;
    for (const livepatch of module.livepatches) {
      // Only a livepatch that replaces the others is left alone with the state.
      if (livepatch.replace.known && livepatch.replace.value) yield* carriedStates(module, livepatch, predecessors);
    }
  },
};

/** Whether the previous state is asked for by an id that is not known: a helper's parameter may be any. */
function mayAskForAny({ stateCalls }: Module): boolean {
  return stateCalls.some(({ function: name, id }) => name === "klp_get_prev_state" && !id.known);
}

function* carriedStates(module: Module, livepatch: Livepatch, predecessors: Predecessors): Iterable<Finding> {
  const asked = new Set<bigint>();
  for (const { function: name, id } of module.stateCalls) {
    if (name === "klp_get_prev_state" && id.known) asked.add(id.value);
  }
  const told = new Set<bigint>();
  for (const row of declaredStates(module, livepatch)?.rows ?? []) {
    if (!row.id.known || row.id.value === 0n || told.has(row.id.value)) continue;
    const id = row.id.value;
    told.add(id);
    const newest = releasesWith(predecessors, id).at(-1);
    if (newest === undefined) continue;
    const carried = { module, row, id, livepatch, newest, predecessors };
    const missing = asked.has(id) ? missingData(module, id) : null;
    if (missing !== null) yield withoutData(carried, missing);
    else if (!asked.has(id) && usesData(module, id)) yield neverAsked(carried);
  }
}

function releasesWith({ releases }: Predecessors, id: bigint): readonly Release[] {
  return releases.filter(({ states }) => states.known && states.value.some((state) => state.id === id));
}

interface CarriedState {
  readonly module: Module;
  readonly row: State;
  readonly id: bigint;
  readonly livepatch: Livepatch;
  /** The newest release that has the state. */
  readonly newest: Release;
  readonly predecessors: Predecessors;
}

function neverAsked(carried: CarriedState): Finding {
  const { module, id, livepatch } = carried;
  const isSet = stateDataSteps(module).some(
    (step) =>
      step.owner === "own" && (step.id === id || step.id === null) && (step.kind === "allocate" || step.kind === "set"),
  );
  const own = isSet ? "a new `->data` of its own" : "its own `->data` still NULL";
  const finding = findingOf(
    carried,
    `and its \`->data\` is used here, but nothing asks klp_get_prev_state() for it: \`${livepatch.variable}\` replaces ` +
      `that release with ${own}, and what that one held is lost. Take it over in post_patch.`,
  );
  return { ...finding, fixes: takeOverFixes(module, id) };
}

function withoutData(carried: CarriedState, { function: definition, node }: DereferenceEvent): Finding {
  const name = definition.declarator.name?.text ?? "";
  const finding = findingOf(
    carried,
    `and gets a \`->data\` of its own only where no livepatch has it before, but nothing takes over the \`->data\` of the one that has: ` +
      `the kernel oopses in ${name}() where \`${carried.livepatch.variable}\` replaces that release. Take it over in post_patch first.`,
  );
  const span = authorSpan(node.first, node.last);
  return { ...finding, related: [{ span, message: "The `->data` is NULL here then." }, ...finding.related] };
}

function findingOf({ row, id, newest, predecessors }: CarriedState, what: string) {
  const field = row.fields.get("id");
  return {
    span: field?.valueSpan ?? row.span,
    message: `State ${idWithName(id, field?.text ?? "")} is carried from ${newest.name} (earlier release) ${what}${basis(predecessors)}`,
    about: id.toString(),
    related: releasePlaces([newest], id),
  };
}
