import type { Predecessors, Release } from "../../history/history.ts";
import type { CheckedPatch } from "../../kernel/state-check.ts";
import type { Livepatch, State } from "../../livepatch/model.ts";
import type { RelatedPlace, Severity } from "../rule.ts";

/** The largest `unsigned int`: what an unknown version counts as, so that it is never called too low. */
const maximumVersion = 0xffff_ffffn;

/** A livepatch under work as the kernel's check sees it; dropping a state counts only where `.replace` is known. */
export function checkedPatch(livepatch: Livepatch, rows: readonly State[]): CheckedPatch {
  return {
    replace: livepatch.replace.known && livepatch.replace.value,
    states: rows.flatMap(({ id, version }) =>
      id.known && id.value !== 0n ? [{ id: id.value, version: version.known ? version.value : maximumVersion }] : [],
    ),
  };
}

/** A release as the kernel's check sees it; null where its states are not known. */
export function checkedRelease(release: Release): CheckedPatch | null {
  if (!release.states.known) return null;
  return { replace: release.replace.known && release.replace.value, states: release.states.value };
}

/** Where releases have a state, one place each, for those that have one in a text. */
export function releasePlaces(releases: readonly Release[], id: bigint): RelatedPlace[] {
  return releases.flatMap(({ name, states, origin }) => {
    const state = states.known ? states.value.filter((each) => each.id === id).at(-1) : undefined;
    const span = state?.span ?? origin.span;
    if (state === undefined || span === null) return [];
    return [{ span, message: `State ${id} has version ${state.version} in ${name}.` }];
  });
}

/** Only a manifest says what machines really run: what an inferred history makes an error is a warning. */
export function historySeverity(severity: Severity, { history }: Predecessors): Severity {
  return severity === "error" && history.origin.kind === "inferred" ? "warning" : severity;
}

/** The end of a message that rests on an inferred history: what it was inferred from. */
export function basis({ history }: Predecessors): string {
  return history.origin.kind === "inferred" ? ` (History inferred from ${history.origin.from}.)` : "";
}
