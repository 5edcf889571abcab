import { parse } from "../c/parser.ts";
import {
  preprocess,
  type IncludeResolver,
  type Preprocessed,
  type PreprocessorOptions,
  type Reading,
} from "../c/preprocessor.ts";
import type { SourceFile } from "../c/source.ts";
import type { Unit } from "../livepatch/model.ts";

/** Preprocesses sources; what does not depend on a reading is done once for all of them, and for the next time too. */
export interface UnitReader {
  read(file: SourceFile, options: UnitOptions, reading: Reading): Preprocessed;
  /** By path, for the reader that reads the module after an edit. */
  readonly kept: ReadonlyMap<string, KeptUnit>;
}

export type UnitOptions = Omit<PreprocessorOptions, "reading">;

/** A source in which no condition was met that nobody knows, with all that its text rests on. */
interface KeptUnit {
  readonly file: SourceFile;
  readonly options: UnitOptions;
  readonly preprocessed: Preprocessed;
  readonly resolutions: readonly Resolution[];
}

interface Resolution {
  readonly name: string;
  readonly from: SourceFile;
  readonly file: SourceFile | null;
}

/** `before` is what an earlier reader of the same module kept. */
export function createUnitReader(before: ReadonlyMap<string, KeptUnit>): UnitReader {
  const kept = new Map<string, KeptUnit>();
  return {
    kept,
    read: (file, options, reading) => {
      const again = kept.get(file.path);
      if (again !== undefined) return again.preprocessed;
      const earlier = before.get(file.path);
      if (earlier !== undefined && stillHolds(earlier, file, options)) {
        kept.set(file.path, earlier);
        return earlier.preprocessed;
      }
      const resolutions: Resolution[] = [];
      const includes: IncludeResolver = {
        resolve: (name, from) => {
          const found = options.includes.resolve(name, from);
          resolutions.push({ name, from, file: found });
          return found;
        },
      };
      const preprocessed = preprocess(file, { ...options, includes, reading });
      if (!isConditional(preprocessed)) kept.set(file.path, { file, options, preprocessed, resolutions });
      return preprocessed;
    },
  };
}

const units = new WeakMap<Preprocessed, Unit>();

/** The translation unit of preprocessed tokens: the same one for the same tokens. */
export function unitOf(file: SourceFile, preprocessed: Preprocessed): Unit {
  let unit = units.get(preprocessed);
  if (unit === undefined) {
    const { tree, problems } = parse(preprocessed.tokens);
    unit = { file, preprocessed, tree, problems: [...preprocessed.problems, ...problems] };
    units.set(preprocessed, unit);
  }
  return unit;
}

function stillHolds(kept: KeptUnit, file: SourceFile, options: UnitOptions): boolean {
  return (
    kept.file === file &&
    kept.options.isUndefined === options.isUndefined &&
    kept.options.ranges === options.ranges &&
    sameMap(kept.options.predefined, options.predefined) &&
    sameSet(kept.options.definedNames, options.definedNames) &&
    kept.resolutions.every((each) => options.includes.resolve(each.name, each.from) === each.file)
  );
}

function isConditional({ conditionals }: Preprocessed): boolean {
  return conditionals.some(({ arms }) => arms.some(({ unknown }) => unknown));
}

function sameMap(left: ReadonlyMap<string, string> = none, right: ReadonlyMap<string, string> = none): boolean {
  return left.size === right.size && [...left].every(([key, value]) => right.get(key) === value);
}

function sameSet(left: ReadonlySet<string> = empty, right: ReadonlySet<string> = empty): boolean {
  return left === right || (left.size === right.size && [...left].every((each) => right.has(each)));
}

const none: ReadonlyMap<string, string> = new Map();
const empty: ReadonlySet<string> = new Set();
