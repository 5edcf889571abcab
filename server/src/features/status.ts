import type { Note } from "../engine/diagnostic.ts";
import type { Engine } from "../engine/engine.ts";
import { patchToolOf } from "../livepatch/callback-macros.ts";
import { recognisedDialect } from "../rules/dialect.ts";

/** What a status line says of one document. */
export interface DocumentStatus {
  /** How many livepatches the modules of the document have. */
  readonly livepatches: number;
  /** Where the history comes from that they are held against; null where there is none. */
  readonly history: string | null;
  readonly notes: readonly string[];
}

/** The status of a file; `display` names another file as its author knows it. */
export function documentStatus(engine: Engine, path: string, display: (path: string) => string): DocumentStatus {
  const modules = engine.modules(path);
  const livepatches = new Set(
    modules.flatMap(({ key, readings }) =>
      readings.flatMap((reading) => reading.livepatches.map(({ variable }) => `${key}\n${variable}`)),
    ),
  );
  const tooled = toolNotes(engine, path);
  return {
    livepatches: livepatches.size > 0 ? livepatches.size : Math.min(tooled.length, 1),
    history: livepatches.size === 0 ? null : historyText(engine, path, display),
    notes: [
      ...tooled,
      ...dialectNotes(engine, path),
      ...notesOf(engine, path).map((note) =>
        note.path === path ? note.message : `${display(note.path)}: ${note.message}`,
      ),
    ],
  };
}

/** What a tool makes a livepatch of. */
function toolNotes(engine: Engine, path: string): readonly string[] {
  const patch = engine.patch(path);
  const modules = patch === null ? engine.modules(path).map(({ readings }) => readings[0]) : [patch.readings[0]];
  return modules.flatMap((module) => {
    const tool = patchToolOf(module);
    if (patch !== null) return [tool === null ? "a patch with livepatch code" : `a patch for ${tool}`];
    return tool === null ? [] : [`a source for ${tool}, which makes the tables`];
  });
}

/** A dialect that nobody named but the livepatch itself. */
function dialectNotes(engine: Engine, path: string): readonly string[] {
  const dialects = engine.modules(path).flatMap(({ readings: [module] }) => recognisedDialect(module) ?? []);
  return [...new Set(dialects)].map((dialect) => `in the dialect ${dialect}`);
}

/** Its own, and what of its manifest leaves releases out. */
function notesOf(engine: Engine, path: string): readonly Note[] {
  const manifest = engine.manifest(path)?.file.path ?? path;
  if (manifest === path) return engine.notes(path);
  return [...engine.notes(path), ...engine.notes(manifest).filter(({ gap }) => gap === true)];
}

function historyText(engine: Engine, path: string, display: (path: string) => string): string | null {
  const predecessors = engine.modules(path).find((module) => module.predecessors !== null)?.predecessors ?? null;
  if (predecessors === null) {
    const manifest = engine.manifest(path);
    return manifest === null ? null : `${display(manifest.file.path)} does not name this file`;
  }
  const { history, stream, releases } = predecessors;
  const count = `${releases.length} earlier ${releases.length === 1 ? "release" : "releases"}`;
  return history.origin.kind === "manifest"
    ? `${display(history.origin.path)}, stream ${stream.name}, ${count}`
    : `inferred from ${history.origin.from}, ${count}`;
}
