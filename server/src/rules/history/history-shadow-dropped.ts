import type { Predecessors, Release, ReleaseShadow } from "../../history/history.ts";
import type { Livepatch, Module } from "../../livepatch/model.ts";
import { freeAllFixes } from "../free-shadows.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { allocatesShadow, callsById, isEveryShadowUseKnown } from "../shadow-uses.ts";
import { idWithName } from "../state-ids.ts";
import { earlierReleases } from "./release-names.ts";
import { basis } from "./releases.ts";

/** kernel/livepatch/shadow.c: the table of shadow variables belongs to no livepatch, and replacing one frees nothing of it. */
export const historyShadowDropped: HistoryRule = {
  name: "history-shadow-dropped",
  group: "history",
  severity: "warning",
  summary: "A cumulative livepatch neither uses nor frees a shadow variable that an earlier release allocates.",
  fix: "ask",
  subject: "history",
  *check(module, predecessors) {
    const [livepatch, another] = module.livepatches;
    if (module.kind !== "module" || module.open !== null || livepatch === undefined || another !== undefined) return;
    if (!livepatch.replace.known || !livepatch.replace.value) return;
    const allocated = allocatedBy(predecessors.releases);
    const used = allocated.length === 0 ? null : usedIds(module);
    if (used === null) return;
    const dropped = new Map<bigint, Use[]>();
    for (const { release, shadow } of allocated) {
      if (used.has(shadow.id)) continue;
      const uses = dropped.get(shadow.id);
      if (uses === undefined) dropped.set(shadow.id, [{ release, shadow }]);
      else uses.push({ release, shadow });
    }
    for (const [id, uses] of dropped) yield finding(module, livepatch, id, uses, predecessors);
  },
};

interface Use {
  readonly release: Release;
  readonly shadow: ReleaseShadow;
}

function allocatedBy(releases: readonly Release[]): readonly Use[] {
  return releases.flatMap((release) => {
    const shadows = release.shadows.known ? release.shadows.value : [];
    return shadows.filter(allocatesShadow).map((shadow) => ({ release, shadow }));
  });
}

/** Every id that the module uses; null where it may use others. */
function usedIds(module: Module): ReadonlySet<bigint> | null {
  return isEveryShadowUseKnown(module) ? new Set(callsById(module.shadowCalls).keys()) : null;
}

function finding(
  module: Module,
  livepatch: Livepatch,
  id: bigint,
  uses: readonly Use[],
  predecessors: Predecessors,
): Finding {
  const idText = uses.at(-1)?.shadow.idText ?? "";
  const releases = uses.map(({ release }) => release);
  return {
    span: livepatch.nameSpan,
    message:
      `Shadow variable ${idWithName(id, idText)} of ${earlierReleases(releases)} is neither used nor freed here: ` +
      `\`${livepatch.variable}\` is cumulative, and where it replaces ${releases.length > 1 ? "one of them" : "that one"} the memory leaks, ` +
      `and a new object at the address of an old one finds its data. Free it in \`post_patch\`.${basis(predecessors)}`,
    about: id.toString(),
    related: uses.flatMap(({ release, shadow }) => {
      const span = shadow.span ?? release.origin.span;
      return span === null ? [] : [{ span, message: `Shadow variable ${id} is used in ${release.name}.` }];
    }),
    // By then nothing runs that uses them.
    fixes: freeAllFixes(module, livepatch, "postPatch", { id, idText, isOwn: false }),
  };
}
