import type { Diagnostic, Note } from "../engine/diagnostic.ts";
import type { Engine } from "../engine/engine.ts";
import { patchToolOf } from "../livepatch/callback-macros.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** What is found in some of the files of a check. Plain data: it may come from another thread. */
export interface Examination {
  /** The files that were looked at, with what is found in each. */
  readonly found: ReadonlyMap<string, readonly Diagnostic[]>;
  /** One key for each livepatch. */
  readonly livepatches: ReadonlySet<string>;
  /** The files with a `struct klp_patch`, and those that a tool makes a livepatch of. */
  readonly withLivepatch: ReadonlySet<string>;
  readonly inferredFrom: ReadonlySet<string>;
  readonly notes: readonly Note[];
  /** The manifests with streams that govern files with a livepatch, each with the first of these that nothing is held against. */
  readonly governing: ReadonlyMap<string, Governing>;
}

interface Governing {
  readonly first: string;
  /** Whether some stream names a livepatch. */
  readonly isNamed: boolean;
}

/** Looks at files, in their order, and at what they lead to. */
export function examine(
  engine: Engine,
  workspace: Workspace,
  files: readonly string[],
  progress: (done: number) => void,
): Examination {
  const looked = new Set(files);
  const livepatches = new Set<string>();
  const withTables = new Set<string>();
  const forTools = new Set<string>();
  const inferredFrom = new Set<string>();
  const notes: Note[] = [];
  files.forEach((path, done) => {
    progress(done);
    for (const module of engine.modules(path)) {
      const origin = module.predecessors?.history.origin;
      if (origin?.kind === "inferred") inferredFrom.add(origin.from);
      for (const reading of module.readings) {
        for (const { variable } of reading.livepatches) livepatches.add(`${module.key}\n${variable}`);
        if (reading.livepatches.length > 0) withTables.add(path);
        if (patchToolOf(reading) !== null) {
          livepatches.add(module.key);
          forTools.add(path);
        }
        for (const file of reading.files) looked.add(file.path);
      }
    }
    if (engine.patch(path) !== null) {
      livepatches.add(path);
      forTools.add(path);
    }
    for (const related of engine.relatedFiles(path)) looked.add(related);
    notes.push(...engine.notes(path));
    const manifest = engine.manifest(path)?.file.path ?? path;
    if (manifest !== path) {
      looked.add(manifest);
      notes.push(...engine.notes(manifest));
    }
    const unread = workspace.note(path);
    if (unread !== null) notes.push({ path, message: unread });
  });
  return {
    found: new Map([...looked].map((path) => [path, engine.diagnostics(path)])),
    livepatches,
    withLivepatch: new Set([...withTables, ...forTools]),
    inferredFrom,
    notes,
    governing: governing(engine, withTables),
  };
}

function governing(engine: Engine, livepatches: Iterable<string>): ReadonlyMap<string, Governing> {
  const governed = new Map<string, Governing>();
  for (const path of livepatches) {
    const manifest = engine.manifest(path);
    if (manifest === null || manifest.streams.length === 0) continue;
    const isNamed = engine.modules(path).some(({ predecessors }) => predecessors !== null);
    join(governed, manifest.file.path, { first: path, isNamed });
  }
  return governed;
}

/** What was found in several parts of the files, as if one had looked at them all. */
export function together(parts: readonly Examination[]): Examination {
  const governed = new Map<string, Governing>();
  for (const part of parts) for (const [path, each] of part.governing) join(governed, path, each);
  return {
    found: new Map(parts.flatMap(({ found }) => [...found])),
    livepatches: new Set(parts.flatMap(({ livepatches }) => [...livepatches])),
    withLivepatch: new Set(parts.flatMap(({ withLivepatch }) => [...withLivepatch])),
    inferredFrom: new Set(parts.flatMap(({ inferredFrom }) => [...inferredFrom])),
    notes: parts.flatMap(({ notes }) => notes),
    governing: governed,
  };
}

function join(governed: Map<string, Governing>, path: string, { first, isNamed }: Governing): void {
  const before = governed.get(path);
  governed.set(path, { first: before?.first ?? first, isNamed: isNamed || before?.isNamed === true });
}
