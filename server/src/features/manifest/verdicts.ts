import type { LivepatchFacts, Release } from "../../history/history.ts";
import { incompatibilities, type CheckedPatch, type Incompatibility } from "../../kernel/state-check.ts";

/** What the kernel answers when a livepatch is enabled where one earlier release is. */
export interface Verdict {
  readonly earlier: Release;
  /** Why it refuses; empty where it does not, null where that is not known. */
  readonly reasons: readonly Incompatibility[] | null;
}

/** The verdicts over every release that may be running when a livepatch comes after them: those that are not retired. */
export function verdictsOver(livepatch: LivepatchFacts, earlier: readonly Release[]): readonly Verdict[] {
  const patch = checked(livepatch);
  return earlier
    .filter(({ retired }) => !retired)
    .map((release) => {
      const installed = checked(release);
      return {
        earlier: release,
        reasons: patch === null || installed === null ? null : incompatibilities(patch, installed),
      };
    });
}

/** Those of a stream's releases that come before one of them. */
export function releasesBefore(releases: readonly Release[], release: Release): readonly Release[] {
  return releases.slice(0, Math.max(0, releases.indexOf(release)));
}

/** Why the kernel refuses, about one state: "state 1 is missing". */
export function reasonText(reason: Incompatibility): string {
  return reason.kind === "state-dropped"
    ? `state ${reason.id} is missing`
    : `state ${reason.id} has version ${reason.version}, below ${reason.installed}`;
}

function checked({ replace, states }: LivepatchFacts): CheckedPatch | null {
  return replace.known && states.known ? { replace: replace.value, states: states.value } : null;
}
