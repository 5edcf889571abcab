import type { InferredOrigin, PatchHistory, Release, Stream } from "./history.ts";
import type { SourceRelease } from "./module-facts.ts";
import { taggedRelease } from "./resolve.ts";

/** A livepatch that may be one of several numbered releases. */
export interface InferenceCandidate extends SourceRelease {
  /** Its file's name without `.c`. */
  readonly name: string;
  readonly path: string;
}

/** A livepatch as it was at a tag. */
export interface TaggedCandidate extends SourceRelease {
  readonly tag: string;
  /** Where it was read. */
  readonly path: string;
}

/**
 * A name without the number at its end: `test_klp_state` for `test_klp_state2` and for itself. A number of more than three
 * digits belongs to the name: it is a bug's.
 */
export function numberedStem(name: string): string {
  let start = name.length;
  while (start > 0 && isDigit(name.charCodeAt(start - 1))) start--;
  return start === 0 || name.length - start > maximumDigits ? name : name.slice(0, start);
}

/**
 * The history of one folder's livepatches whose names differ only in the number at their end; no number counts as the first.
 * Null unless they are two or more and {@link isHistory}.
 */
export function inferHistory(candidates: readonly InferenceCandidate[]): PatchHistory | null {
  const [first] = candidates;
  if (first === undefined || candidates.length < 2) return null;
  const ordered = [...candidates].sort(
    (left, right) => numberOf(left) - numberOf(right) || (left.name < right.name ? -1 : 1),
  );
  if (!isHistory(ordered)) return null;
  const stem = numberedStem(first.name);
  return inferred(
    { from: `${candidates.length} numbered livepatches in ${folderName(first.path)}/`, evidence: { kind: "siblings" } },
    { name: stem, source: null, releases: ordered.map(releaseOf) },
  );
}

/**
 * The history of one file out of the tags at which it was a livepatch, oldest first, with the file itself as the livepatch
 * under work. Null unless there are tags, and they {@link isHistory}, which has something in common with what is there now.
 */
export function inferTagged(own: InferenceCandidate, tagged: readonly TaggedCandidate[]): PatchHistory | null {
  if (tagged.length === 0 || !isHistory(tagged) || !areRelated([...tagged, own])) return null;
  const source = own.path.slice(own.path.lastIndexOf("/") + 1);
  const tags = tagged.map(({ tag }) => tag);
  return inferred(
    { from: `git ${tags.length === 1 ? "tag" : "tags"} ${listedTags(tags)}`, evidence: { kind: "tags", tags, source } },
    {
      name: numberedStem(own.name),
      source: own.path,
      releases: tagged.map((each) => taggedRelease(each.tag, each.path, each)),
    },
  );
}

/**
 * What both kinds of evidence give for one file: the numbered livepatches before it, then its own tags. One of them where
 * there is no other.
 */
export function joinInferred(
  own: InferenceCandidate,
  siblings: PatchHistory | null,
  tagged: PatchHistory | null,
): PatchHistory | null {
  const [series] = siblings?.streams ?? [];
  const [tags] = tagged?.streams ?? [];
  if (siblings === null || series === undefined) return tagged;
  if (tagged === null || tags === undefined) return siblings;
  const at = series.releases.findIndex(({ origin }) => origin.kind === "source" && origin.path === own.path);
  if (siblings.origin.kind !== "inferred" || tagged.origin.kind !== "inferred" || at < 1) return tagged;
  const from = `${siblings.origin.from}, and from ${tagged.origin.from}`;
  const releases = [...series.releases.slice(0, at), ...tags.releases];
  return inferred({ from, evidence: tagged.origin.evidence }, { ...tags, releases });
}

function inferred(origin: Omit<InferredOrigin, "kind">, stream: Stream): PatchHistory {
  return { origin: { kind: "inferred", ...origin }, streams: [stream] };
}

const maximumDigits = 3;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function numberOf({ name }: InferenceCandidate): number {
  const digits = name.slice(numberedStem(name).length);
  return digits === "" ? -1 : Number(digits);
}

/**
 * Whether livepatches can be taken for releases of one: all known to be cumulative, at least one with states, and each
 * later one has a state or a patched function in common with an earlier one. A state counts too where the code only asks
 * for it: the entry that was forgotten is what the history is wanted for.
 */
function isHistory(ordered: readonly SourceRelease[]): boolean {
  if (!ordered.every(({ replace }) => replace.known && replace.value)) return false;
  return ordered.some(({ states }) => states.known && states.value.length > 0) && areRelated(ordered);
}

function areRelated(ordered: readonly SourceRelease[]): boolean {
  const seen = new Set<bigint | string>();
  return ordered.every((candidate, index) => {
    const own = [
      ...(candidate.states.known ? candidate.states.value.map(({ id }) => id) : []),
      ...candidate.calledIds,
      ...candidate.functions,
    ];
    const related = index === 0 || own.some((each) => seen.has(each));
    for (const each of own) seen.add(each);
    return related;
  });
}

function releaseOf(candidate: InferenceCandidate): Release {
  const { name, path, moduleName, replace, states, objects, shadows, nameSpan } = candidate;
  const names = { name, moduleName, isModuleNameRecorded: false, retired: false };
  return { ...names, replace, states, objects, shadows, origin: { kind: "source", path, span: nameSpan } };
}

const maximumListedTags = 3;

/** `v1, v2 and v3`; `v1 to v40` where they are many. */
function listedTags(tags: readonly string[]): string {
  if (tags.length > maximumListedTags) return `${tags[0]!} to ${tags.at(-1)!}`;
  const last = tags.at(-1)!;
  return tags.length === 1 ? last : `${tags.slice(0, -1).join(", ")} and ${last}`;
}

function folderName(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return folder.slice(folder.lastIndexOf("/") + 1);
}
