import type { Release } from "../../history/history.ts";
import type { Manifest } from "../../history/manifest.ts";
import { appendItem, setMember } from "../../history/manifest-edits.ts";
import type { ManifestRelease } from "../../history/manifest-releases.ts";
import type { ManifestStream } from "../../history/manifest-streams.ts";
import { incompatibilities, type Incompatibility } from "../../kernel/state-check.ts";
import { affordableFixes, jsonPathOf, oneEdit } from "../manifest-fixes.ts";
import type { Finding, Fix, ManifestRule, RelatedPlace } from "../rule.ts";
import { listed } from "./release-names.ts";
import { checkedRelease } from "./releases.ts";

/** kernel/livepatch/state.c: klp_is_patch_compatible, for two livepatches that were shipped already. */
export const historyBroken: ManifestRule = {
  name: "history-broken",
  group: "history",
  severity: "warning",
  summary: "Two releases of the manifest cannot follow each other.",
  fix: "ask",
  subject: "manifest",
  *check(manifest, { history }) {
    for (const [index, stream] of manifest.streams.entries()) {
      yield* brokenIn(manifest, stream, history.streams[index]?.releases ?? []);
    }
  },
};

function* brokenIn(manifest: Manifest, stream: ManifestStream, releases: readonly Release[]): Iterable<Finding> {
  const entries = new Map(stream.releases.map((entry) => [entry.name, entry]));
  const affordable = affordableFixes(manifest.file);
  let count = 0;
  const running = newest(releases.filter(({ retired }) => !retired));
  for (const [index, later] of running.entries()) {
    const patch = checkedRelease(later);
    if (patch === null) continue;
    const entry = entries.get(later.name) ?? null;
    const accepted = new Set(entry?.accepted.map(({ name }) => name));
    const refusals = running.slice(0, index).flatMap((earlier): Refusal[] => {
      const installed = accepted.has(earlier.name) ? null : checkedRelease(earlier);
      const [reason] = installed === null ? [] : incompatibilities(patch, installed);
      return reason === undefined ? [] : [{ earlier, reason }];
    });
    const span = entry?.nameSpan ?? stream.git?.patternSpan;
    if (refusals.length > 0 && span !== undefined) {
      yield {
        span,
        message: message(later, refusals, entry !== null),
        about: later.name,
        related: refusals.slice(0, maximumRelated).flatMap((refusal) => relatedPlace(refusal, later)),
        fixes: entry === null || ++count > affordable ? [] : accept(manifest, entry, refusals),
      };
    }
  }
}

/** Every pair is held against each other, state by state; of a very long stream, the newest releases. */
function newest(releases: readonly Release[]): readonly Release[] {
  let [count, states] = [0, 0];
  for (const release of [...releases].reverse()) {
    states += 1 + (release.states.known ? release.states.value.length : 0);
    if ((count + 1) * states > maximumComparisons) break;
    count++;
  }
  return releases.slice(releases.length - count);
}

const maximumComparisons = 400_000;

interface Refusal {
  readonly earlier: Release;
  /** The first of its reasons. */
  readonly reason: Incompatibility;
}

const maximumRelated = 10;

function message({ name }: Release, refusals: readonly Refusal[], hasEntry: boolean): string {
  const names = listed(refusals.map(({ earlier }) => earlier.name));
  const mend = hasEntry
    ? "Retire what runs nowhere, or accept it."
    : "In a stream with `releases` in place of `git` it can be accepted, and what runs nowhere be retired.";
  const where = refusals.length > 1 ? "one of them" : "that one";
  return (
    `${name} cannot follow ${names}: ${reasonText(refusals[0]!, name)}, so the kernel refuses it with -EINVAL ` +
    `where ${where} is loaded. Shipped releases cannot be mended. ${mend}`
  );
}

function reasonText({ earlier, reason }: Refusal, later: string): string {
  const had = `state ${reason.id} has version ${reason.installed} in ${earlier.name}`;
  return reason.kind === "version-regressed"
    ? `${had} and ${reason.version} in ${later}`
    : `${had}, and ${later} is cumulative and lacks it`;
}

function relatedPlace(refusal: Refusal, { name }: Release): RelatedPlace[] {
  const { earlier, reason } = refusal;
  const state = earlier.states.known ? earlier.states.value.find(({ id }) => id === reason.id) : undefined;
  const span = state?.span ?? earlier.origin.span;
  const text = reasonText(refusal, name);
  return span === null ? [] : [{ span, message: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` }];
}

/** Says in the later release's entry that it is known. */
function accept({ file }: Manifest, entry: ManifestRelease, refusals: readonly Refusal[]): Fix[] {
  const { name, accepted, span } = entry;
  const path = jsonPathOf(file, span);
  if (path === null) return [];
  const names = refusals.map(({ earlier }) => earlier.name);
  const edits =
    accepted.length === 0 || names.length > maximumAppended
      ? setMember(file, path, "accepted", [...accepted.map((each) => each.name), ...names])
      : oneEdit(
          file,
          names.map((each) => (text) => appendItem(text, [...path, "accepted"], each)),
        );
  return edits === null ? [] : [{ title: `Accept that ${name} cannot follow ${listed(names)}`, safe: false, edits }];
}

/** So many names go behind those that are accepted already; for more, the list is written anew. */
const maximumAppended = 8;
