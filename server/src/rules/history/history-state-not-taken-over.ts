import type { Predecessors, Release } from "../../history/history.ts";
import { stateDataSteps } from "../../livepatch/functions/state-data-steps.ts";
import type { Livepatch, Module, State } from "../../livepatch/model.ts";
import { usesData } from "../../livepatch/state-data.ts";
import { takeOverFixes } from "../generated-callbacks/take-over.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { declaredStates, idWithName } from "../state-ids.ts";
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
  for (const row of declaredStates(module, livepatch)?.rows ?? []) {
    if (!row.id.known || row.id.value === 0n || asked.has(row.id.value)) continue;
    const id = row.id.value;
    asked.add(id);
    if (!usesData(module, id)) continue;
    const carried = releasesWith(predecessors, id);
    if (carried.length > 0) {
      yield { ...finding(module, row, id, livepatch, carried, predecessors), fixes: takeOverFixes(module, id) };
    }
  }
}

function releasesWith({ releases }: Predecessors, id: bigint): readonly Release[] {
  return releases.filter(({ states }) => states.known && states.value.some((state) => state.id === id));
}

function finding(
  module: Module,
  row: State,
  id: bigint,
  { variable }: Livepatch,
  carried: readonly Release[],
  predecessors: Predecessors,
): Finding {
  const field = row.fields.get("id");
  const name = field?.text ?? "";
  const newest = carried.at(-1)!;
  const isSet = stateDataSteps(module).some(
    (step) =>
      step.owner === "own" && (step.id === id || step.id === null) && (step.kind === "allocate" || step.kind === "set"),
  );
  const own = isSet ? "a new `->data` of its own" : "its own `->data` still NULL";
  return {
    span: field?.valueSpan ?? row.span,
    message:
      `State ${idWithName(id, name)} is carried from ${newest.name} (earlier release) and its \`->data\` is used here, but nothing asks ` +
      `klp_get_prev_state() for it: \`${variable}\` replaces that release with ${own}, and what that one held is lost. ` +
      `Take it over in post_patch.${basis(predecessors)}`,
    about: id.toString(),
    related: releasePlaces([newest], id),
  };
}
