import type { Engine } from "../engine/engine.ts";
import { folderOf, nameOf } from "../engine/paths.ts";
import type { PatchHistory } from "../history/history.ts";
import { manifestName } from "../history/manifest.ts";
import type { JsonObject } from "../history/manifest-edits.ts";
import { newManifest } from "../history/new-manifest.ts";
import { freeName } from "../history/record-names.ts";
import { writtenStream } from "../history/write-inferred.ts";
import { mainPath } from "./record-subject.ts";

/** A manifest that is not there yet. */
export interface NewManifest {
  readonly path: string;
  readonly text: string;
  /** What its streams were inferred from; each ends a sentence. */
  readonly from: readonly string[];
}

export interface InferredManifestOptions {
  /** Whether every release is written for itself, so that another one can be added behind it. */
  readonly listed?: boolean;
  /** The name of the livepatch's own stream; null for one after its file. */
  readonly stream?: string | null;
}

/** In a folder with more C files than these, only the one that is asked for is looked at. */
const maximumSources = 100;

/**
 * The manifest beside a livepatch that says what its history was inferred from. Because a manifest ends all inference in
 * its folder, it has the histories of the other livepatches there as well. Null where the livepatch with this main file
 * has no history, or one that was not inferred.
 */
export function inferredManifest(
  engine: Engine,
  path: string,
  { listed = false, stream = null }: InferredManifestOptions = {},
): NewManifest | null {
  const own = inferredHistory(engine, path);
  if (own === null) return null;
  const histories = [own, ...otherHistories(engine, path, own)];
  const streams = new Map<string, JsonObject>();
  for (const { source, history } of histories) {
    const tags = engine.files.git.tags(source, "all");
    const written = writtenStream(history, tags.kind === "found" && !listed ? tags.value : null);
    if (written === null) continue;
    const name = source === path && stream !== null ? stream : written.name;
    streams.set(freeName(name, new Set(streams.keys())), written.members);
  }
  const from = histories.flatMap(({ history: { origin } }) => (origin.kind === "inferred" ? [origin.from] : []));
  return {
    path: `${folderOf(path)}/${manifestName}`,
    text: newManifest(streams, `Inferred from ${from.join("; from ")}: what machines may be running, oldest first.`),
    from,
  };
}

interface InferredHistory {
  /** The main file of the livepatch under work. */
  readonly source: string;
  readonly history: PatchHistory;
}

function inferredHistory(engine: Engine, path: string): InferredHistory | null {
  const module = engine.modules(path).find((each) => mainPath(each) === path);
  const history = module?.predecessors?.history ?? null;
  return history?.origin.kind === "inferred" ? { source: path, history } : null;
}

function otherHistories(engine: Engine, path: string, own: InferredHistory): readonly InferredHistory[] {
  const folder = folderOf(path);
  const names = engine.files.list(folder).filter((name) => name.endsWith(".c") && name !== nameOf(path));
  if (names.length > maximumSources) return [];
  const covered = new Set(sourcesOf(own.history));
  const others: InferredHistory[] = [];
  for (const name of names) {
    const found = covered.has(`${folder}/${name}`) ? null : inferredHistory(engine, `${folder}/${name}`);
    if (found === null) continue;
    others.push(found);
    for (const source of sourcesOf(found.history)) covered.add(source);
  }
  return others;
}

/** The files whose history one written stream tells: that of the livepatch under work, or all of a numbered series. */
function sourcesOf({ streams: [stream] }: PatchHistory): readonly string[] {
  if (stream === undefined) return [];
  if (stream.source !== null) return [stream.source];
  return stream.releases.flatMap(({ origin }) => (origin.kind === "source" ? [origin.path] : []));
}
