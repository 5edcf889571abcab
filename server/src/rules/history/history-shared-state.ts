import type { Span } from "../../c/source.ts";
import type { Predecessors, Release } from "../../history/history.ts";
import type { Livepatch, Module } from "../../livepatch/model.ts";
import { takesOverData } from "../../livepatch/state-data.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { declaredStates, idWithName } from "../state-ids.ts";
import { earlierReleases } from "./release-names.ts";
import { basis, releasePlaces } from "./releases.ts";

/** Documentation/livepatch/system-state.rst allows it; kernel/livepatch/core.c: enabled_store lets any livepatch be disabled first. */
export const historySharedState: HistoryRule = {
  name: "history-shared-state",
  group: "history",
  severity: "info",
  summary: "Livepatches that are not cumulative share a state.",
  fix: "none",
  subject: "history",
  *check(module, predecessors) {
    if (module.kind !== "module" || module.open !== null) return;
    for (const livepatch of module.livepatches) {
      if (livepatch.replace.known && !livepatch.replace.value) yield* sharedStates(module, livepatch, predecessors);
    }
  },
};

function* sharedStates(module: Module, livepatch: Livepatch, predecessors: Predecessors): Iterable<Finding> {
  const holders = new Map<bigint, Holders>();
  for (const release of predecessors.releases) {
    if (!release.states.known || !release.replace.known || release.replace.value) continue;
    for (const { id, version } of release.states.value) {
      const before = holders.get(id);
      if (before === undefined) holders.set(id, { releases: [release], highest: version });
      else {
        if (before.releases.at(-1) !== release) before.releases.push(release);
        if (version > before.highest) before.highest = version;
      }
    }
  }
  for (const use of usesOf(module, livepatch)) {
    const held = holders.get(use.id);
    // Where the version is lower, the kernel lets none of this happen: `history-version-regressed`.
    if (held === undefined || (use.version !== null && use.version < held.highest)) continue;
    yield finding(module, livepatch, use, held.releases, predecessors);
  }
}

/** The releases that have a state, and their highest version of it. */
interface Holders {
  readonly releases: Release[];
  highest: bigint;
}

/** Where an author says that a livepatch has to do with a state. */
interface StateUse {
  readonly id: bigint;
  readonly version: bigint | null;
  readonly span: Span;
  readonly text: string;
}

/** One place an id: its entry, or the first call that asks for it where the entry was forgotten, as `call-undeclared-state` tells. */
function usesOf(module: Module, livepatch: Livepatch): Iterable<StateUse> {
  const uses = new Map<bigint, StateUse>();
  const note = (use: StateUse): void => {
    if (!uses.has(use.id)) uses.set(use.id, use);
  };
  const declared = declaredStates(module, livepatch);
  if (declared === null) return [];
  for (const { id, version, fields, span } of declared.rows) {
    if (!id.known) continue;
    const field = fields.get("id");
    const place = { span: field?.valueSpan ?? span, text: field?.text ?? "" };
    note({ id: id.value, version: version.known ? version.value : null, ...place });
  }
  for (const { function: name, patch, id, idSpan, idText } of module.stateCalls) {
    if (name !== "klp_get_state" || patch !== livepatch.variable || !id.known) continue;
    note({ id: id.value, version: null, span: idSpan, text: idText });
  }
  return uses.values();
}

function finding(
  module: Module,
  livepatch: Livepatch,
  { id, span, text }: StateUse,
  holders: readonly Release[],
  predecessors: Predecessors,
): Finding {
  const isTakenOver = takesOverData(module, id);
  const one = holders.length > 1 ? "one of them" : "that one";
  const effect = isTakenOver
    ? "frees or restores what this livepatch has taken over in `->data`. Make a copy of it, or the livepatches cumulative."
    : "frees or restores what this livepatch still relies on.";
  return {
    span,
    message:
      `State ${idWithName(id, text)} is also in ${earlierReleases(holders)}, which \`${livepatch.variable}\` ` +
      `does not replace: ${one} can be disabled first, and then ${effect}${basis(predecessors)}`,
    about: id.toString(),
    severity: isTakenOver ? "warning" : "info",
    related: releasePlaces(holders, id),
  };
}
