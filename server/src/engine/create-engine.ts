import { positionAt, type Span } from "../c/source.ts";
import { manifestName, type Manifest } from "../history/manifest.ts";
import type { Module } from "../livepatch/model.ts";
import { diagnoseManifest, diagnoseModule, merge, type Governing } from "./diagnose.ts";
import type { Diagnostic, Note } from "./diagnostic.ts";
import type { AnalyzedModule, Engine, EngineOptions } from "./engine.ts";
import type { Files } from "./files.ts";
import { createHistories, type ManifestReading } from "./histories.ts";
import { createMemory } from "./memory.ts";
import { createModuleSpecs, type ModuleSpec } from "./module-specs.ts";
import { nameOf } from "./paths.ts";
import { isPatchFile } from "./patch-file.ts";
import { patchDiagnostics, readPatch, type Patch } from "./patch-reader.ts";
import { parseRevisionPath } from "./revision-path.ts";
import { readModule, type ReadModule } from "./read-module.ts";

/** Trees are large and quickly made again: so many modules are held read, the last used ones. */
const maximumHeldReadings = 4;

/** Makes an engine over files. Several may exist at a time; each remembers for itself. */
export function createEngine(source: Files, options: EngineOptions = {}): Engine {
  const memory = createMemory(source);
  const { files, remember } = memory;
  const specs = createModuleSpecs(memory);
  const read = remember(
    (spec: ModuleSpec, before: ReadModule | undefined) =>
      readModule(spec, files, histories.configuration(spec.sources[0]?.path ?? ""), before),
    { name: keyOf, keep: maximumHeldReadings },
  );
  const histories = createHistories(memory, options, (path) => specs(path).map((spec) => readingsOf(path, spec)));

  /** Of a release in git only the facts are wanted, once: its trees need not drive others out. */
  function readingsOf(path: string, spec: ModuleSpec): ReadModule["readings"] {
    if (parseRevisionPath(path) === null) return read(spec).readings;
    return readModule(spec, files, histories.configuration(path)).readings;
  }

  const analyze = remember(
    (spec: ModuleSpec): AnalyzedModule => {
      const { readings, unseen } = read(spec);
      const path = mainPath(readings[0].module);
      const predecessors = histories.predecessors(path);
      const historic = readings.map(({ module, assumptions }, index) => ({
        module,
        predecessors: predecessors === null || index === 0 ? predecessors : histories.under(predecessors, assumptions),
      }));
      return {
        key: spec.key,
        name: spec.name,
        composed: spec.composed,
        get readings() {
          const [first, ...others] = read(spec).readings;
          return [first.module, ...others.map(({ module }) => module)] as const;
        },
        predecessors,
        diagnostics: diagnoseModule(historic, governing(path)),
        notes: [...notesOf(readings[0].module, unseen), ...historyNotes(readings, path)],
      };
    },
    { name: keyOf },
  );

  function historyNotes(readings: ReadModule["readings"], path: string): readonly Note[] {
    return readings.some(({ module }) => module.livepatches.length > 0) ? histories.notes(path) : [];
  }

  const modules = (path: string): readonly AnalyzedModule[] =>
    isManifest(path) || isPatchFile(path) ? [] : specs(path).map(analyze);

  const readPatchAt = remember(
    (path: string) => {
      const file = isPatchFile(path) ? files.read(path) : null;
      return file === null ? null : readPatch(file, histories.configuration(path));
    },
    { keep: maximumHeldReadings },
  );

  function diagnosePatch(path: string): readonly Diagnostic[] {
    const patch = readPatchAt(path)?.patch ?? null;
    if (patch === null) return [];
    const readings = patch.readings.map((module) => ({ module, predecessors: null }));
    return patchDiagnostics(patch, diagnoseModule(readings, governing(path)));
  }

  function governing(path: string): Governing {
    return {
      manifest: histories.manifest(path),
      kernel: histories.kernel(path),
      severities: histories.severities(path),
    };
  }

  const diagnostics = remember((path: string): readonly Diagnostic[] => {
    if (isManifest(path)) return diagnoseManifest(histories.read(path), options);
    if (isPatchFile(path)) return diagnosePatch(path);
    return merge(modules(path).flatMap((module) => module.diagnostics.filter((each) => each.span.file.path === path)));
  });

  function isManifest(path: string): boolean {
    return nameOf(path) === manifestName || path === options.manifest;
  }

  return {
    diagnostics,
    modules,
    patch: (path): Patch | null => readPatchAt(path)?.patch ?? null,
    manifest: (path): Manifest | null => histories.manifest(path),
    history: (path): ManifestReading | null => (isManifest(path) ? histories.read(path) : null),
    release: (path) => histories.release(path),
    files,
    relatedFiles: (path) => {
      const related = new Set(modules(path).flatMap((module) => module.diagnostics.map((each) => each.span.file.path)));
      related.delete(path);
      return [...related].sort();
    },
    notes: (path): readonly Note[] => {
      if (isPatchFile(path)) return readPatchAt(path)?.notes ?? [];
      if (!isManifest(path)) return modules(path).flatMap((module) => module.notes);
      const notes = histories.read(path)?.notes ?? [];
      return notes.map(({ message, span, gap }) => ({
        path,
        gap,
        message: `line ${positionAt(span.file, span.start).line + 1}: ${message}`,
      }));
    },
  };
}

function keyOf(spec: ModuleSpec): string {
  return spec.key;
}

/** The file with the livepatch, which need not be the module's first source. */
function mainPath(module: Module): string {
  return module.files[0]?.path ?? "";
}

/** Where nothing of a livepatch is in sight, nobody waits for what its other branches hold. */
function notesOf(module: Module, unseen: readonly Span[]): readonly Note[] {
  const bounds = module.problems.filter((problem) => problem.kind === "bound");
  const hasLivepatching = [module.livepatches, module.stateTables, module.stateCalls, module.shadowCalls].some(
    ({ length }) => length > 0,
  );
  const branches = (hasLivepatching ? unseen : []).map((span) => ({
    span,
    message: "this branch was not looked at: there are too many conditions, or none reaches it",
  }));
  return [...bounds, ...branches].map(({ span, message }) => ({
    path: span.file.path,
    message: `line ${positionAt(span.file, span.start).line + 1}: ${message}`,
  }));
}
