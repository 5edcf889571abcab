import type { PatchHistory, Predecessors, Release, Stream } from "./history.ts";

/**
 * What the livepatch whose main file is `path` is held against, or null where no stream of the history names that file. A stream's
 * `source` comes after all of its releases; a file that is a release itself comes after the earlier ones. Retired releases
 * bind nobody. Where several streams name the file, the one whose livepatch under work it is goes before others.
 */
export function predecessorsOf(history: PatchHistory, path: string): Predecessors | null {
  const stream =
    history.streams.find((each) => each.source === path) ??
    history.streams.find((each) => each.releases.some((release) => isRead(release, path)));
  if (stream === undefined) return null;
  const releases = earlier(stream, path).filter((release) => !release.retired && !isRead(release, path));
  return { history, stream, releases };
}

/** Whether a release is the one in a C file as it is now. */
export function isRead({ origin }: Release, path: string): boolean {
  return origin.kind === "source" && origin.path === path;
}

function earlier({ source, releases }: Stream, path: string): readonly Release[] {
  if (source === path) return releases;
  return releases.slice(0, releases.map((release) => isRead(release, path)).lastIndexOf(true));
}
