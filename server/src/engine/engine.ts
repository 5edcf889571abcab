import type { Diagnostic, Note } from "./diagnostic.ts";
import type { Module } from "../livepatch/model.ts";
import type { Manifest } from "../history/manifest.ts";
import type { Predecessors } from "../history/history.ts";
import type { SourceRelease } from "../history/module-facts.ts";
import type { Files } from "./files.ts";
import type { ManifestReading } from "./histories.ts";
import type { Patch } from "./patch-reader.ts";
import type { Severity } from "../rules/rule.ts";

/**
 * The façade of the library: answers about files, computed on demand from what {@link Files} gives and remembered for
 * as long as that stays the same. Never throws, does no I/O of its own, and holds nothing that a restart would lose.
 */
export interface Engine {
  /** Diagnostics that stand in this file: a C file, a header that a known module includes, a patch, or a manifest. Sorted by place. */
  diagnostics(path: string): readonly Diagnostic[];
  /** The modules that the file belongs to, in all of their readings; none for a file without livepatch code. */
  modules(path: string): readonly AnalyzedModule[];
  /** What a patch adds of livepatch code; null for any other file, and for a patch without. It has no modules. */
  patch(path: string): Patch | null;
  /** The manifest that governs the file, or null. */
  manifest(path: string): Manifest | null;
  /** A manifest with what it names looked up, by the manifest's own path; null for any other file. */
  history(path: string): ManifestReading | null;
  /** What the livepatch in a C file says of itself, as releases are compared; null where there is none. */
  release(path: string): SourceRelease | null;
  /** Files other than `path` in which the modules of `path` have diagnostics (headers, included files, manifests). */
  relatedFiles(path: string): readonly string[];
  /** Bounds that were met while the file was read, and what of a manifest has no effect. */
  notes(path: string): readonly Note[];
  /** What it reads from: for what only the author's next words need, as the names in a folder. */
  readonly files: Files;
}

export interface AnalyzedModule {
  /** Its main file's path, then its name: one source in two modules gives two. */
  readonly key: string;
  readonly name: string;
  /** Whether a Kbuild file names it; else its name is the file's. */
  readonly composed: boolean;
  /** One for each reading, made again where they were forgotten meanwhile; the first is the one that hovers and completion show. */
  readonly readings: readonly [Module, ...Module[]];
  readonly predecessors: Predecessors | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: readonly Note[];
}

/** What a face of the product may ask beyond the files themselves. */
export interface EngineOptions {
  /** The absolute path of the manifest that governs every file, in place of the nearest one upward. */
  readonly manifest?: string;
  /** Severity by rule, before the manifest's and the default: `--rule NAME=SEVERITY`. */
  readonly severities?: ReadonlyMap<string, Severity | "off">;
}
