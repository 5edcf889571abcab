import { definedNames } from "../c/defined-names.ts";
import type { Assumption } from "../c/preprocessor.ts";
import { readAll } from "../c/readings.ts";
import type { SourceFile, Span } from "../c/source.ts";
import type { Configuration } from "../livepatch/configuration.ts";
import { extractModule } from "../livepatch/extract.ts";
import type { Module } from "../livepatch/model.ts";
import type { Files } from "./files.ts";
import { foldersOf, type ModuleSpec } from "./module-specs.ts";
import { folderOf, isWithin, join } from "./paths.ts";
import { createUnitReader, unitOf, type UnitReader } from "./unit-reader.ts";

/** A module in all its readings. */
export interface ReadModule {
  /** The first takes unknown conditions as true where it meets them. */
  readonly readings: readonly [ModuleReading, ...ModuleReading[]];
  /** Branches that none of them sees. */
  readonly unseen: readonly Span[];
  /** What {@link readModule} takes over after an edit. */
  readonly kept: UnitReader["kept"];
}

export interface ModuleReading {
  readonly module: Module;
  readonly assumptions: ReadonlyMap<string, Assumption>;
}

/**
 * Reads a module's sources as C, once for each reading; what the configuration says of an option holds in all of them.
 * `before` is what the same module was when it was read last.
 */
export function readModule(
  spec: ModuleSpec,
  files: Files,
  configuration: Configuration,
  before?: ReadModule,
): ReadModule {
  const sources = spec.sources.flatMap((source) => {
    const file = files.read(source.path);
    if (file === null) return [];
    const folders = foldersOf(spec, source.path);
    return [
      {
        file,
        predefined: new Map([...configuration.macros, ...source.macros]),
        includes: { resolve: resolverOf(folders, files) },
      },
    ];
  });
  // What one source of a module defines, another does not take for a name that nobody knows.
  const names = new Set(sources.length > 1 ? sources.flatMap(({ file }) => [...definedNames(file)]) : []);
  const { isUndefined, ranges } = configuration;
  const reader = createUnitReader(before?.kept ?? new Map());
  const { all, unseen } = readAll((reading) => {
    const units = sources.map(({ file, predefined, includes }) => ({
      file,
      preprocessed: reader.read(file, { includes, predefined, definedNames: names, isUndefined, ranges }, reading),
    }));
    return { units: units.map(({ preprocessed }) => preprocessed), result: units };
  });
  const [first, ...others] = all.map(({ reading, result }): ModuleReading => {
    const units = result.map(({ file, preprocessed }) => unitOf(file, preprocessed));
    const module = extractModule(spec.name, spec.composed, units);
    return { module: { ...module, open: module.open ?? spec.open }, assumptions: reading.assumptions };
  });
  return { readings: [first!, ...others], unseen, kept: reader.kept };
}

/** Looks beside the including file, then in other folders, never above the workspace folder. */
function resolverOf(folders: readonly string[], files: Files) {
  return (name: string, from: SourceFile): SourceFile | null => {
    const root = files.root(from.path);
    for (const folder of new Set([folderOf(from.path), ...folders])) {
      const path = join(folder, name);
      const file = path !== null && isWithin(path, root) ? files.read(path) : null;
      if (file !== null) return file;
    }
    return null;
  };
}
