import { authorSpan } from "../../c/token.ts";
import type { Predecessors, Release } from "../../history/history.ts";
import { guardsAt, nullnessAt, previousStateAt } from "../../livepatch/functions/events.ts";
import { flowOf, type Flow } from "../../livepatch/functions/flow.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { dataBehind, dataOwner, stateDataSteps, stateReference } from "../../livepatch/functions/state-data-steps.ts";
import type { Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { usesData } from "../../livepatch/state-data.ts";
import { boundCallbacks, moduleOf, type BoundCallback } from "../callbacks/bound-callbacks.ts";
import { missingData } from "../history/missing-data.ts";
import { basis, releasePlaces } from "../history/releases.ts";
import { placeText } from "../outside-values.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { declaredStates } from "../state-ids.ts";
import { stateNamed } from "../state-names.ts";
import { previousStateCalls } from "./previous-state-calls.ts";
import { savedValues, type SavedValue } from "./saved-values.ts";

/** Documentation/livepatch/system-state.rst: post_patch takes over from the previous state, and only where there is none saves the original. */
export const originalValueNotGuarded: HistoryRule = {
  name: "original-value-not-guarded",
  group: "calls",
  severity: "warning",
  summary: "The original value is saved without regard to a previous livepatch, whose value it may be.",
  fix: "none",
  subject: "history",
  *check(module, predecessors) {
    const carried = carriedStates(module, predecessors);
    if (carried.size === 0) return;
    const asked = new Set(previousStateCalls(moduleFlows(module)).map(({ id }) => id));
    if (asked.has(null)) return;
    const written = writtenPlaces(module);
    const found = new Map<bigint, [SavedValue, ...SavedValue[]]>();
    for (const callback of boundCallbacks(module)) {
      const flow = flowOf(module, callback.definition);
      if (!flow.isComplete || !isBeforePatching(callback)) continue;
      for (const saved of savedValues(module, flow)) {
        const { id, original } = saved;
        if (!carried.has(id) || !written.has(original.key)) continue;
        // A previous state that nothing ever asks for is told as `history-state-not-taken-over`.
        if (!asked.has(id) && usesData(module, id)) continue;
        // So is one that is asked for, but whose data nothing takes over.
        if (missingData(module, id) !== null) continue;
        if (isGuarded(module, callback, saved)) continue;
        const before = found.get(id);
        if (before === undefined) found.set(id, [saved]);
        else if (before.every(({ event }) => event.node !== saved.event.node)) before.push(saved);
      }
    }
    for (const [id, [first, ...more]] of found) yield finding(module, first, more, carried.get(id)!, predecessors);
  },
};

/** The states that a cumulative livepatch of the module has from earlier releases, with the newest of these. */
function carriedStates(module: Module, { releases }: Predecessors): ReadonlyMap<bigint, Release> {
  const carried = new Map<bigint, Release>();
  for (const livepatch of module.livepatches) {
    // Stacked livepatches each restore what they found.
    if (!livepatch.replace.known || !livepatch.replace.value) continue;
    const rows = declaredStates(module, livepatch)?.rows ?? [];
    const own = new Set(rows.map(({ id }) => (id.known ? id.value : null)));
    for (const release of releases) {
      for (const { id } of release.states.known ? release.states.value : []) if (own.has(id)) carried.set(id, release);
    }
  }
  return carried;
}

/** What callbacks write to outside of the module: a value that none of them changes is no original of anything. */
function writtenPlaces(module: Module): ReadonlySet<string> {
  return new Set(
    boundCallbacks(module).flatMap(({ definition }) =>
      flowOf(module, definition).events.flatMap((event) => (event.kind === "store" ? [event.place.key] : [])),
    ),
  );
}

/** What is wrong in a callback of a module's object alone is told as `callback-state-on-module-object`. */
function isBeforePatching({ bindings }: BoundCallback): boolean {
  return bindings.some(({ object, kind }) => moduleOf(object) === null && beforePatching.has(kind));
}

const beforePatching: ReadonlySet<string> = new Set(["pre_patch", "post_patch"]);

/** Whether a value is not saved, or not kept, where there is a previous state; also where that is not known. */
function isGuarded(module: Module, callback: BoundCallback, saved: SavedValue): boolean {
  const previous = previousStateAt(saved.event, saved.id);
  if (previous === "null" || previous === "unknown") return true;
  const guards = guardsAt(saved.event).flatMap(({ about }) => about);
  if (!guards.every((value) => saysNothingOfPrevious(module, saved, value))) return true;
  if (guards.some((value) => dataOwner(module, value)?.owner === "own") && isDataAnAnswer(module, saved)) return true;
  return isTakenOverLater(module, callback, saved);
}

function saysNothingOfPrevious(module: Module, { event, id }: SavedValue, value: Value): boolean {
  if (stateReference(module, value) !== null || dataOwner(module, value)?.owner === "own") return true;
  // That the previous state has no data is a reason to save.
  if (dataOwner(module, value) !== null) return nullnessAt(event, value) !== "null" && isData(module, event, id, value);
  let at = value;
  while (at.kind === "field") at = at.of;
  return at.kind === "allocation" || at.kind === "parameter";
}

/** Whether the `->data` of a state holds a value where something is saved, as it does after taking over. */
function isData(module: Module, { path }: SavedValue["event"], id: bigint, { key }: Value): boolean {
  return path.cells.values.some(({ place, value }) => {
    const state = place.kind === "field" && place.name === "data" ? stateReference(module, place.of) : null;
    return state?.owner === "own" && state.id === id && value.key === key;
  });
}

/** Whether pre_patch lets the state have data, or none, only where there is a previous one, so that looking at it is as good as asking. */
function isDataAnAnswer(module: Module, { event, id }: SavedValue): boolean {
  const given = stateDataSteps(module).filter(
    (step) => step.owner === "own" && step.id === id && step.phases.has("pre_patch") && giving.has(step.kind),
  );
  const isWithout = guardsAt(event).some(({ about }) =>
    about.some((value) => dataOwner(module, value)?.owner === "own" && nullnessAt(event, value) === "null"),
  );
  if (isWithout) return given.some(({ kind }) => kind === "takeOver");
  return given.every((step) => {
    const previous = previousStateAt(step.event, id);
    return previous === "null" || previous === "unknown";
  });
}

const giving: ReadonlySet<string> = new Set(["allocate", "takeOver", "set"]);

/** Whether what was saved is replaced by the previous livepatch's value afterwards, in the same callback or in post_patch. */
function isTakenOverLater(module: Module, { definition, bindings }: BoundCallback, { id, index }: SavedValue): boolean {
  const takesOver = (flow: Flow, from: number): boolean =>
    flow.events.slice(from).some((event) => event.kind === "store" && isOfPrevious(module, event.value, id));
  if (takesOver(flowOf(module, definition), index + 1)) return true;
  if (!bindings.some(({ kind }) => kind === "pre_patch")) return false;
  return boundCallbacks(module).some(
    (other) =>
      other.bindings.some(({ kind }) => kind === "post_patch") && takesOver(flowOf(module, other.definition), 0),
  );
}

/** `prev->data`, `*prev->data`, `*prev` */
function isOfPrevious(module: Module, value: Value, id: bigint): boolean {
  const state = value.kind === "field" ? (dataBehind(module, value) ?? stateReference(module, value.of)) : null;
  return state?.owner === "previous" && state.id === id;
}

function finding(
  module: Module,
  { event, id, original }: SavedValue,
  more: readonly SavedValue[],
  release: Release,
  predecessors: Predecessors,
): Finding {
  const name = event.function.declarator.name?.text ?? "";
  const how =
    previousStateAt(event, id) === null
      ? "without asking klp_get_prev_state() first"
      : "whether there is a previous state or not";
  return {
    span: authorSpan(event.node.first, event.node.last),
    message:
      `${name}() saves \`${placeText(original)}\` for ${stateNamed(module, id)} ${how}: where this livepatch replaces ${release.name} (earlier release), that is ` +
      `the value which that one has set, not the original, and disabling this one restores it. Save it only where there is no previous ` +
      `state, and take over the \`->data\` of the one there is.${basis(predecessors)}`,
    about: id.toString(),
    related: [
      ...more.map((each) => ({
        span: authorSpan(each.event.node.first, each.event.node.last),
        message: `\`${placeText(each.original)}\` is saved in the same way.`,
      })),
      ...releasePlaces([release], id),
    ],
  };
}
