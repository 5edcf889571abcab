import type { ConstantValue } from "../c/constants.ts";
import { positionAt } from "../c/source.ts";
import type { AnalyzedModule } from "../engine/engine.ts";
import type {
  Callbacks,
  Fact,
  Field,
  FunctionRow,
  FunctionTable,
  Livepatch,
  Module,
  ObjectRow,
  State,
} from "../livepatch/model.ts";

/** One livepatch as `list` shows it, merged over the readings of its module. Null is unknown. */
export interface ListedLivepatch {
  /** The kernel's name of the module. */
  readonly name: string;
  /** The source with the `klp_patch`, as a translation unit. */
  readonly file: string;
  readonly files: readonly string[];
  readonly replace: boolean | null;
  readonly states: readonly ListedState[] | null;
  readonly objects: readonly ListedObject[] | null;
  readonly stateCalls: readonly ListedStateCall[];
  readonly shadowIds: readonly ListedShadowId[];
}

/** An integer; a string of its digits above 2^53, which JSON readers would round. */
export type ListedInteger = number | string | null;

export interface ListedState {
  readonly id: ListedInteger;
  readonly text: string;
  readonly version: number | null;
  /** From 1. */
  readonly line: number;
  readonly when: string | null;
}

export interface ListedObject {
  /** Null for vmlinux; an expression that is no plain string is its text in `<>`. */
  readonly name: string | null;
  readonly functions: readonly ListedFunction[] | null;
  readonly callbacks: Callbacks;
  readonly when: string | null;
}

export interface ListedFunction {
  readonly oldName: string | null;
  readonly newFunc: string | null;
  readonly sympos: ListedInteger;
  readonly when: string | null;
}

export interface ListedStateCall {
  readonly function: string;
  readonly id: ListedInteger;
  readonly text: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface ListedShadowId {
  readonly id: ListedInteger;
  readonly text: string;
  readonly functions: readonly string[];
}

/** The livepatches of a module, in source order. `display` names a file as it is shown. */
export function listLivepatches(module: AnalyzedModule, display: (path: string) => string): ListedLivepatch[] {
  const byVariable = new Map<string, { readonly module: Module; readonly livepatch: Livepatch }[]>();
  for (const reading of module.readings) {
    for (const livepatch of reading.livepatches) {
      const seen = byVariable.get(livepatch.variable);
      if (seen === undefined) byVariable.set(livepatch.variable, [{ module: reading, livepatch }]);
      else seen.push({ module: reading, livepatch });
    }
  }
  return [...byVariable.values()].map((readings) => {
    const { module: first, livepatch } = readings[0]!;
    return {
      name: module.name,
      // A source that only includes another is still the livepatch's file: it is what is built.
      file: display((first.files[0] ?? livepatch.nameSpan.file).path),
      files: first.files.map(({ path }) => display(path)),
      replace: agreed(readings.map((reading) => reading.livepatch.replace)),
      states: listStates(readings.map((reading) => reading.livepatch)),
      objects: listObjects(readings.map((reading) => reading.livepatch)),
      stateCalls: listStateCalls(
        readings.map((reading) => reading.module),
        livepatch.variable,
        display,
      ),
      shadowIds: listShadowIds(readings.map((reading) => reading.module)),
    };
  });
}

/** What all readings know and agree about, else null. */
function agreed<T>(facts: readonly Fact<T>[]): T | null {
  const first = facts[0];
  if (first?.known !== true) return null;
  return facts.every((fact) => fact.known && fact.value === first.value) ? first.value : null;
}

function listStates(livepatches: readonly Livepatch[]): ListedState[] | null {
  const rows: (readonly State[])[] = [];
  for (const { stateTable } of livepatches) {
    if (!stateTable.known) return null;
    rows.push(upTo(stateTable.value?.rows ?? [], ({ id }) => id.known && id.value === 0n));
  }
  return merged(rows).map((row) => ({
    id: listedInteger(row.id),
    text: row.fields.get("id")?.text ?? "",
    version: row.version.known ? Number(row.version.value) : null,
    line: positionAt(row.span.file, row.span.start).line + 1,
    when: when(row.conditions),
  }));
}

function listObjects(livepatches: readonly Livepatch[]): ListedObject[] | null {
  const rows: (readonly ObjectRow[])[] = [];
  for (const { objectTable } of livepatches) {
    if (!objectTable.known) return null;
    rows.push(upTo(objectTable.value?.rows ?? [], endsObjects));
  }
  const all = rows.flat();
  return merged(rows).map((row) => ({
    name: listedString(row.name, row.fields.get("name")),
    functions: listFunctions(all.filter((other) => samePlace(other, row)).map((other) => other.functions)),
    callbacks: row.callbacks,
    when: when(row.conditions),
  }));
}

function listFunctions(tables: readonly Fact<FunctionTable | null>[]): ListedFunction[] | null {
  const rows: (readonly FunctionRow[])[] = [];
  for (const table of tables) {
    if (!table.known) return null;
    rows.push(upTo(table.value?.rows ?? [], endsFunctions));
  }
  return merged(rows).map((row) => ({
    oldName: listedString(row.oldName, row.fields.get("old_name")),
    newFunc: listedString(row.newFunction, row.fields.get("new_func")),
    sympos: row.symbolPosition.known ? integerJson(row.symbolPosition.value) : null,
    when: when(row.conditions),
  }));
}

function listStateCalls(
  readings: readonly Module[],
  variable: string,
  display: (path: string) => string,
): ListedStateCall[] {
  const calls = new Map<string, ListedStateCall>();
  for (const call of readings.flatMap((reading) => reading.stateCalls)) {
    if (call.patch !== null && call.patch !== variable) continue;
    const { file, start } = call.span;
    const key = `${file.path} ${start}`;
    if (calls.has(key)) continue;
    calls.set(key, {
      function: call.function,
      id: listedInteger(call.id),
      text: call.idText,
      file: display(file.path),
      line: positionAt(file, start).line + 1,
    });
  }
  return [...calls.values()];
}

function listShadowIds(readings: readonly Module[]): ListedShadowId[] {
  const ids = new Map<string, { id: ListedInteger; text: string; functions: Set<string> }>();
  for (const call of readings.flatMap((reading) => reading.shadowCalls)) {
    const key = call.id.known ? `=${call.id.value}` : call.idText;
    const seen = ids.get(key);
    if (seen !== undefined) seen.functions.add(call.function);
    else ids.set(key, { id: listedInteger(call.id), text: call.idText, functions: new Set([call.function]) });
  }
  return [...ids.values()].map(({ id, text, functions }) => ({ id, text, functions: [...functions].sort() }));
}

/** The rows that the kernel's walk sees, and those behind one of which nobody knows whether it ends there. */
function upTo<R>(rows: readonly R[], ends: (row: R) => boolean): readonly R[] {
  const end = rows.findIndex(ends);
  return end < 0 ? rows : rows.slice(0, end);
}

/** `include/linux/livepatch.h: klp_for_each_object_static` */
function endsObjects({ name, functions }: ObjectRow): boolean {
  return isKnownNull(name) && isKnownNull(functions);
}

/** `include/linux/livepatch.h: klp_for_each_func_static` */
function endsFunctions({ oldName, newFunction, symbolPosition }: FunctionRow): boolean {
  return isKnownNull(oldName) && isKnownNull(newFunction) && symbolPosition.known && symbolPosition.value === 0n;
}

function isKnownNull(fact: Fact<unknown>): boolean {
  return fact.known && fact.value === null;
}

interface PlacedRow {
  readonly span: State["span"];
  readonly id?: ConstantValue;
  readonly conditions: readonly string[];
}

/** The rows of all readings, each once, in source order where they stand in one file. */
function merged<R extends PlacedRow>(readings: readonly (readonly R[])[]): R[] {
  const rows: R[] = [];
  for (const row of readings.flat()) if (!rows.some((other) => samePlace(other, row))) rows.push(row);
  const file = rows[0]?.span.file;
  if (readings.length > 1 && rows.every((row) => row.span.file === file)) {
    rows.sort((a, b) => a.span.start - b.span.start);
  }
  return rows;
}

/** A macro may give one row another id in another reading: then it is another row. */
function samePlace(a: PlacedRow, b: PlacedRow): boolean {
  if (a.span.file !== b.span.file || a.span.start !== b.span.start || a.span.end !== b.span.end) return false;
  if (a.id === undefined || b.id === undefined) return true;
  return listedInteger(a.id) === listedInteger(b.id);
}

function when(conditions: readonly string[]): string | null {
  return conditions.length === 0 ? null : conditions.join(" && ");
}

function listedString(fact: Fact<string | null>, field: Field | undefined): string | null {
  if (fact.known) return fact.value;
  return field === undefined ? null : `<${field.text}>`;
}

function listedInteger(value: ConstantValue): ListedInteger {
  return value.known ? integerJson(value.value) : null;
}

function integerJson(value: bigint): ListedInteger {
  const exact = value >= -(2n ** 53n) && value <= 2n ** 53n;
  return exact ? Number(value) : String(value);
}
