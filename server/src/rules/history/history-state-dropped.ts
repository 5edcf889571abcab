import type { Predecessors, Release, ReleaseState } from "../../history/history.ts";
import { incompatibilities } from "../../kernel/state-check.ts";
import type { Livepatch, Module } from "../../livepatch/model.ts";
import { addMissingState } from "../missing-state.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { declaredStates, idWithName, type DeclaredStates } from "../state-ids.ts";
import { listed } from "./release-names.ts";
import { basis, checkedPatch, checkedRelease, historySeverity, releasePlaces } from "./releases.ts";

/** kernel/livepatch/state.c: klp_is_state_compatible refuses a cumulative livepatch that lacks an installed state. */
export const historyStateDropped: HistoryRule = {
  name: "history-state-dropped",
  group: "history",
  severity: "error",
  summary: "A cumulative livepatch lacks a state of a release that may be running.",
  fix: "safe",
  subject: "history",
  *check(module, predecessors) {
    if (module.kind !== "module" || module.open !== null) return;
    for (const livepatch of module.livepatches) {
      const declared = declaredStates(module, livepatch);
      if (declared !== null) yield* droppedStates(module, livepatch, declared, predecessors);
    }
  },
};

function* droppedStates(
  module: Module,
  livepatch: Livepatch,
  declared: DeclaredStates,
  predecessors: Predecessors,
): Iterable<Finding> {
  const patch = checkedPatch(livepatch, declared.rows);
  const refusals = new Map<bigint, Release[]>();
  for (const release of predecessors.releases) {
    const installed = checkedRelease(release);
    if (installed === null) continue;
    for (const { kind, id } of incompatibilities(patch, installed)) {
      if (kind !== "state-dropped") continue;
      const refusing = refusals.get(id) ?? [];
      if (!refusing.includes(release)) refusals.set(id, [...refusing, release]);
    }
  }
  for (const [id, refusing] of refusals) yield finding(module, livepatch, declared, id, refusing, predecessors);
}

function finding(
  module: Module,
  livepatch: Livepatch,
  { table }: DeclaredStates,
  id: bigint,
  refusing: readonly Release[],
  predecessors: Predecessors,
): Finding {
  const newest = newestState(refusing, id);
  const names = refusing.map(({ name }) => name);
  const entry = addMissingState(module, livepatch, table, id, predecessors);
  // Carrying a state that nothing here asks for would let the kernel accept a livepatch without migration code.
  const isUsed = module.stateCalls.some((call) => call.id.known && call.id.value === id);
  return {
    span: table?.nameSpan ?? livepatch.states?.valueSpan ?? livepatch.nameSpan,
    message:
      `State ${idWithName(id, newest?.state.idText ?? "")} of ${listed(names)} (earlier release${names.length > 1 ? "s" : ""}) is missing: ` +
      `\`${livepatch.variable}\` is cumulative, so the kernel refuses it with -EINVAL where ${names.length > 1 ? "one of them" : "that one"} is loaded, ` +
      `and only a fresh machine takes it.${basis(predecessors)}`,
    about: id.toString(),
    severity: historySeverity("error", predecessors),
    related: releasePlaces(refusing, id),
    fixes:
      entry === null
        ? []
        : [
            {
              title: `Carry state ${id} (version ${entry.version}) from ${newest?.release.name ?? "the history"}`,
              safe: isUsed,
              edits: entry.edits,
            },
          ],
  };
}

/** The release with the highest version of a state, the latest of them. */
function newestState(releases: readonly Release[], id: bigint): { release: Release; state: ReleaseState } | null {
  let newest: { release: Release; state: ReleaseState } | null = null;
  for (const release of releases) {
    for (const state of release.states.known ? release.states.value : []) {
      if (state.id === id && (newest === null || state.version >= newest.state.version)) newest = { release, state };
    }
  }
  return newest;
}
