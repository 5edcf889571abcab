import { definedNames } from "../c/defined-names.ts";
import { parse } from "../c/parser.ts";
import { createReading, preprocess } from "../c/preprocessor.ts";
import type { SourceFile } from "../c/source.ts";
import { extractModule } from "../livepatch/extract.ts";
import type { Module, Unit } from "../livepatch/model.ts";
import type { Files } from "./files.ts";
import type { ModuleSpec } from "./module-specs.ts";
import { folderOf, isWithin, join } from "./paths.ts";

/** Reads a module's sources as C, once for each reading; the first takes unknown conditions as true where it meets them. */
export function readModule(spec: ModuleSpec, files: Files): readonly [Module, ...Module[]] {
  const reading = createReading();
  const main = folderOf(spec.sources[0] ?? "");
  const includes = {
    resolve: (name: string, from: SourceFile): SourceFile | null => {
      const root = files.root(from.path);
      for (const folder of new Set([folderOf(from.path), main])) {
        const path = join(folder, name);
        const file = path !== null && isWithin(path, root) ? files.read(path) : null;
        if (file !== null) return file;
      }
      return null;
    },
  };
  const sources = spec.sources.flatMap((source) => files.read(source) ?? []);
  // What one source of a module defines, another does not take for a name that nobody knows.
  const names = new Set(sources.length > 1 ? sources.flatMap((file) => [...definedNames(file)]) : []);
  const units = sources.map((file): Unit => {
    const preprocessed = preprocess(file, { includes, reading, definedNames: names });
    const { tree, problems } = parse(preprocessed.tokens);
    return { file, preprocessed, tree, problems: [...preprocessed.problems, ...problems] };
  });
  return [extractModule(spec.name, spec.composed, units)];
}
