import type { Engine } from "../engine/engine.ts";
import { folderOf, nameOf } from "../engine/paths.ts";
import type { Release } from "../history/history.ts";
import { manifestName, parseManifest, type Manifest } from "../history/manifest.ts";
import { newManifest } from "../history/new-manifest.ts";
import { streamName } from "../history/record-names.ts";
import { rules } from "../rules/index.ts";
import { inferredManifest } from "./inferred-manifest.ts";
import type { RecordSubject } from "./record-subject.ts";

/** The manifest that a release is written into, before it is. */
export interface StartedManifest {
  readonly manifest: Manifest;
  /** The workspace folder, which no path in it may leave. */
  readonly root: string;
  /** Whether it is not there yet. */
  readonly isNew: boolean;
  /** What is known of a stream's releases. */
  readonly releasesOf: (stream: string) => readonly Release[];
  /** What it has that the author did not ask for; clauses. */
  readonly notes: readonly string[];
}

/**
 * The manifest that governs a livepatch. Without one, that which is to be made beside it: with what was inferred until now,
 * and would not be any more beside a manifest, or with an empty stream.
 */
export function startManifest(engine: Engine, { kind, path }: RecordSubject, stream: string | null): StartedManifest {
  const present = engine.manifest(path);
  if (present !== null) {
    const streams = engine.history(present.file.path)?.history.streams ?? [];
    const releasesOf = (name: string) => streams.find((each) => each.name === name)?.releases ?? [];
    return { manifest: present, root: engine.files.root(present.file.path), isNew: false, releasesOf, notes: [] };
  }
  const inferred = kind === "source" ? inferredManifest(engine, path, { listed: true, stream }) : null;
  const text = inferred?.text ?? emptyManifest(kind, path, stream);
  const file = { path: `${folderOf(path)}/${manifestName}`, text };
  const root = engine.files.root(path);
  const own =
    inferred === null ? null : (engine.modules(path).find(({ predecessors }) => predecessors !== null) ?? null);
  return {
    manifest: readManifest(file, root),
    root,
    isNew: true,
    releasesOf: () => own?.predecessors?.stream.releases ?? [],
    notes: (inferred?.from ?? []).map((from) => `what was inferred from ${from} is written there too`),
  };
}

/** A manifest as the engine reads one. */
export function readManifest(file: Manifest["file"], root: string): Manifest {
  return parseManifest(
    file,
    root,
    rules.map(({ name }) => name),
  );
}

function emptyManifest(kind: RecordSubject["kind"], path: string, stream: string | null): string {
  const file = nameOf(path);
  const source = kind === "source" ? { source: file } : {};
  return newManifest(new Map([[stream ?? streamName(file.replace(/\..*$/, "")), { ...source, releases: [] }]]));
}
