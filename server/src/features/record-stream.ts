import { folderOf, isWithin, nameOf } from "../engine/paths.ts";
import type { Release } from "../history/history.ts";
import type { Manifest } from "../history/manifest.ts";
import { appendItem, setMember, type JsonObject, type ManifestEdit } from "../history/manifest-edits.ts";
import type { ManifestStream } from "../history/manifest-streams.ts";
import { freeName, streamName } from "../history/record-names.ts";
import type { Obstacle } from "../history/record-obstacles.ts";
import type { StartedManifest } from "./record-manifest.ts";
import type { RecordSubject } from "./record-subject.ts";

/** Where a release goes. */
export interface RecordStream {
  readonly name: string;
  /** What is known of the stream's releases. */
  readonly releases: readonly Release[];
  /** The names of all of them. */
  readonly names: readonly string[];
  /** The edits that write the release; null where the manifest has something else there. */
  readonly edits: (release: JsonObject) => readonly ManifestEdit[] | null;
}

/**
 * The stream of a manifest that a livepatch's release belongs to: the one that is asked for, else the one whose livepatch
 * under work it is, else the one that reads a release from it. Where there is none, a new one is made.
 */
export function findStream(
  { manifest, root, releasesOf }: StartedManifest,
  subject: RecordSubject,
  asked: string | null,
): RecordStream | Obstacle {
  const present = chosenStream(manifest, subject, asked);
  if (present === null) return newStream(manifest, root, subject, asked);
  if ("message" in present) return present;
  const { name, git, releases } = present;
  if (git !== null) {
    return blocked(`stream \`${name}\` takes its releases from the tags \`${git.pattern}\`: tag this one`);
  }
  return {
    name,
    releases: releasesOf(name),
    names: releases.map((release) => release.name),
    edits: (release) => appendItem(manifest.file, ["streams", name, "releases"], release),
  };
}

/** Null where there is none. */
function chosenStream(
  { streams }: Manifest,
  { kind, path }: RecordSubject,
  asked: string | null,
): ManifestStream | Obstacle | null {
  if (asked !== null) return streams.find(({ name }) => name === asked) ?? null;
  const underWork = streams.filter(({ source, git }) => (source ?? git?.source)?.path === path);
  const [stream, second] = underWork.length > 0 ? underWork : streams.filter((each) => readsFrom(each, path));
  if (stream !== undefined && second === undefined) return stream;
  if (stream === undefined && (kind === "source" || streams.length < 2))
    return streams.find(() => kind === "module") ?? null;
  const several = (stream === undefined ? streams : underWork).map(({ name }) => `\`${name}\``).join(", ");
  return blocked(`it may belong to several streams (${several}): \`klp-state record --stream\` says which`);
}

function readsFrom({ releases }: ManifestStream, path: string): boolean {
  return releases.some(
    ({ content }) =>
      (content.kind === "source" && content.source.path === path) ||
      (content.kind === "module" && content.module.path === path),
  );
}

function newStream(
  { file, streams }: Manifest,
  root: string,
  { kind, path }: RecordSubject,
  asked: string | null,
): RecordStream | Obstacle {
  const stem = nameOf(path).replace(/\..*$/, "");
  const name = asked ?? freeName(streamName(stem), new Set(streams.map((each) => each.name)));
  if (kind === "source" && !isWithin(path, root)) {
    return blocked("it lies outside of the folder whose files the manifest can name");
  }
  const source = kind === "source" ? { source: relativePath(folderOf(file.path), path) } : {};
  return {
    name,
    releases: [],
    names: [],
    edits: (release) => setMember(file, ["streams"], name, { ...source, releases: [release] }),
  };
}

/** With `..` where it leads upward; both absolute. */
function relativePath(folder: string, path: string): string {
  const from = folder.split("/");
  const to = path.split("/");
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => ".."), ...to.slice(common)].join("/");
}

function blocked(message: string): Obstacle {
  return { message, forceable: false };
}
