import type { PatchHistory, Release, Stream } from "./history.ts";
import { streamName } from "./record-names.ts";
import type { JsonObject } from "./manifest-edits.ts";
import { matchesTagPattern } from "./tag-pattern.ts";

/** A stream as a manifest has it. */
export interface WrittenStream {
  readonly name: string;
  readonly members: JsonObject;
}

/**
 * The stream that says in a manifest what was inferred, with paths relative to the folder of the livepatch under work.
 * `allTags` are the repository's, null where they are not known. Null for a history that was not inferred.
 */
export function writtenStream(
  { origin, streams }: PatchHistory,
  allTags: readonly string[] | null,
): WrittenStream | null {
  const [stream] = streams;
  if (origin.kind !== "inferred" || stream === undefined) return null;
  const { evidence } = origin;
  const name = streamName(stream.name);
  if (evidence.kind === "siblings") {
    // The last one is the livepatch under work, and no release yet: what is recorded of it comes behind the others.
    return { name, members: listed(stream.releases.slice(0, -1), lastSource(stream)) };
  }
  const { tags, source } = evidence;
  const areAll = allTags !== null && stream.releases.length === tags.length;
  const pattern = areAll ? patternOf(tags, allTags) : null;
  return { name, members: pattern === null ? listed(stream.releases, source) : { git: { tags: pattern, source } } };
}

function listed(releases: readonly Release[], source: string): JsonObject {
  return { source, releases: releases.map((release) => writtenRelease(release, source)) };
}

/** The numbered livepatches of a folder are read from there, whatever was tagged of the one under work. */
function writtenRelease({ name, origin }: Release, source: string): JsonObject {
  if (origin.kind === "revision") return { name, source, revision: origin.revision };
  return { name, source: origin.kind === "source" ? fileName(origin.path) : source };
}

function lastSource({ releases }: Stream): string {
  const last = releases.at(-1)?.origin;
  return last?.kind === "source" ? fileName(last.path) : "";
}

/**
 * A pattern that fits these tags and no other: what they begin with, if possible without digits at its end, because the
 * next ones have others there. Null where there is none.
 */
function patternOf(tags: readonly string[], all: readonly string[]): string | null {
  const prefix = commonPrefix(tags);
  const candidates = new Set([`${prefix.replace(/[0-9]+$/, "")}*`, `${prefix}*`]);
  const own = new Set(tags);
  return (
    [...candidates].find((pattern) => all.every((tag) => own.has(tag) === matchesTagPattern(pattern, tag))) ?? null
  );
}

function commonPrefix([first = "", ...others]: readonly string[]): string {
  let end = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, end))) end--;
  return first.slice(0, end);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
