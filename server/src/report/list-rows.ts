import type { SourceFile, Span } from "../c/source.ts";
import type { Field, Module } from "../livepatch/model.ts";

interface PlacedRow {
  readonly span: Span;
  readonly fields: ReadonlyMap<string, Field>;
  readonly conditions: readonly string[];
}

/** A row of a table in one reading of its module. */
export interface ReadRow<R extends PlacedRow> {
  readonly module: Module;
  readonly row: R;
}

interface MergedRow<R extends PlacedRow> {
  readonly row: R;
  readonly when: string | null;
  /** The readings that have it so. */
  readonly same: readonly ReadRow<R>[];
}

/**
 * The rows of all readings, each once, in source order where several readings have them in one file. One
 * that has not the same content in all readings is as many rows, each with the conditions of the fields that make it so.
 */
export function merged<R extends PlacedRow>(
  rows: readonly ReadRow<R>[],
  decisive: readonly string[],
  contentOf: (row: R) => string | null,
): MergedRow<R>[] {
  const places = new Map<string, Map<string | null, ReadRow<R>[]>>();
  const files = new Set<SourceFile>();
  const modules = new Set<Module>();
  for (const read of rows) {
    modules.add(read.module);
    const { file, start, end } = read.row.span;
    files.add(file);
    const place = `${start} ${end} ${file.path}`;
    const contents = places.get(place) ?? new Map<string | null, ReadRow<R>[]>();
    const content = contentOf(read.row);
    places.set(place, contents.set(content, [...(contents.get(content) ?? []), read]));
  }
  const result: MergedRow<R>[] = [];
  for (const contents of places.values()) {
    const variants = [...contents.values()];
    for (const same of variants) {
      const { row } = same[0]!;
      const others = variants.filter((variant) => variant !== same).flat();
      const conditions = new Set(row.conditions);
      if (others.length > 0) for (const each of deciding(same, others, decisive)) conditions.add(each);
      result.push({ row, when: whenText(conditions), same });
    }
  }
  // One reading has them in the order of their indices already.
  if (modules.size > 1 && files.size === 1) result.sort((a, b) => a.row.span.start - b.row.span.start);
  return result;
}

/** What holds where a row has this content and not another: around its fields, else in its readings alone. */
function deciding<R extends PlacedRow>(
  same: readonly ReadRow<R>[],
  others: readonly ReadRow<R>[],
  decisive: readonly string[],
): readonly string[] {
  const { row, module } = same[0]!;
  const own = decisive.flatMap((name) => {
    const field = row.fields.get(name);
    return field === undefined ? [] : module.conditions.at(field.span);
  });
  if (own.some((condition) => !row.conditions.includes(condition))) return own;
  return [...module.conditions.holding].filter(
    (condition) =>
      same.every((read) => read.module.conditions.holding.has(condition)) &&
      !others.some((read) => read.module.conditions.holding.has(condition)),
  );
}

function whenText(conditions: ReadonlySet<string>): string | null {
  return conditions.size === 0 ? null : [...conditions].join(" && ");
}
