import type { PatchHistory, Release } from "./history.ts";
import type { SourceRelease } from "./resolve.ts";

/** A livepatch that may be one of several numbered releases. */
export interface InferenceCandidate extends SourceRelease {
  /** Its file's name without `.c`. */
  readonly name: string;
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
 * Null unless they are two or more, all known to be cumulative, at least one with states, and each later one has a state or
 * a patched function in common with an earlier one. A state counts too where the code only asks for it: the entry
 * that was forgotten is what the history is wanted for.
 */
export function inferHistory(candidates: readonly InferenceCandidate[]): PatchHistory | null {
  const [first] = candidates;
  if (first === undefined || candidates.length < 2) return null;
  if (!candidates.every(({ replace }) => replace.known && replace.value)) return null;
  if (!candidates.some(({ states }) => states.known && states.value.length > 0)) return null;
  const ordered = [...candidates].sort(
    (left, right) => numberOf(left) - numberOf(right) || (left.name < right.name ? -1 : 1),
  );
  if (!areRelated(ordered)) return null;
  const stem = numberedStem(first.name);
  return {
    origin: { kind: "inferred", from: `${candidates.length} numbered livepatches in ${folderName(first.path)}/` },
    streams: [{ name: stem, source: null, releases: ordered.map(releaseOf) }],
  };
}

const maximumDigits = 3;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function numberOf({ name }: InferenceCandidate): number {
  const digits = name.slice(numberedStem(name).length);
  return digits === "" ? -1 : Number(digits);
}

function areRelated(ordered: readonly InferenceCandidate[]): boolean {
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

function releaseOf({ name, path, moduleName, replace, states, nameSpan }: InferenceCandidate): Release {
  return { name, moduleName, retired: false, replace, states, origin: { kind: "source", path, span: nameSpan } };
}

function folderName(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return folder.slice(folder.lastIndexOf("/") + 1);
}
