import type { Predecessors, Release } from "../../history/history.ts";
import type { Module, State } from "../../livepatch/model.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { declaredStates, highestVersion, idWithName } from "../state-ids.ts";
import { setVersion } from "../written-numbers.ts";
import { basis, releasePlaces } from "./releases.ts";

/**
 * kernel/livepatch/state.c: klp_is_patch_compatible holds a livepatch against those that are enabled, so the newest release
 * says nothing of a state that it lacks. Where an older one runs, `history-version-regressed` tells the refusal; this rule
 * tells why trying it over the newest one does not.
 */
export const historyStateReturnedLower: HistoryRule = {
  name: "history-state-returned-lower",
  group: "history",
  severity: "warning",
  summary: "A state that was removed comes back with a lower version.",
  fix: "ask",
  subject: "history",
  *check(module, predecessors) {
    if (module.kind !== "module") return;
    const newest = predecessors.releases.at(-1);
    // One that is not cumulative leaves the older ones and their states in place: it removed nothing.
    if (newest?.states.known !== true || !newest.replace.known || !newest.replace.value) return;
    const present = new Set(newest.states.value.map(({ id }) => id));
    for (const livepatch of module.livepatches) {
      const seen = new Set<bigint>();
      for (const row of declaredStates(module, livepatch)?.rows ?? []) {
        if (!row.id.known || present.has(row.id.value) || seen.has(row.id.value)) continue;
        seen.add(row.id.value);
        yield* returned(module, row, row.id.value, newest, predecessors);
      }
    }
  },
};

function* returned(
  module: Module,
  row: State,
  id: bigint,
  newest: Release,
  predecessors: Predecessors,
): Iterable<Finding> {
  const highest = highestVersion(predecessors, id);
  if (highest === null || !row.version.known || row.version.value >= highest) return;
  const older = predecessors.releases.filter(({ states }) => hasVersion(states.known ? states.value : [], id, highest));
  const last = older.at(-1);
  if (last === undefined) return;
  const field = row.fields.get("id");
  const edits = setVersion(module, row, highest);
  yield {
    span: field?.valueSpan ?? row.span,
    message:
      `State ${idWithName(id, field?.text ?? "")} was removed in ${newest.name}, the newest release, and comes back with version ` +
      `${row.version.value}, below the ${highest} of ${last.name}: this livepatch loads over ${newest.name}, so only a machine that ` +
      `still runs ${last.name} shows that the kernel refuses it. Go on from version ${highest}.${basis(predecessors)}`,
    about: id.toString(),
    related: releasePlaces([last], id),
    fixes:
      edits === null
        ? []
        : [{ title: `Set the version to ${highest}, the highest of the releases`, safe: false, edits }],
  };
}

function hasVersion(states: readonly { readonly id: bigint; readonly version: bigint }[], id: bigint, version: bigint) {
  return states.some((state) => state.id === id && state.version === version);
}
