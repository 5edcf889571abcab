import type { ArrayDerivation, CompoundLiteral, Initializer, InitializerList } from "../c/ast.ts";
import {
  convertTo,
  evaluate,
  evaluateString,
  type ConstantScope,
  type ConstantValue,
  type IntegerType,
} from "../c/constants.ts";
import { authorSpan, isTyped, type Token } from "../c/token.ts";
import type { Span } from "../c/source.ts";
import { fill, type Filled, type FilledArray, type FilledStruct } from "./aggregate.ts";
import { structLayout, type LivepatchTag } from "./layouts.ts";
import {
  known,
  unknown,
  type AggregateList,
  type Callbacks,
  type Fact,
  type Field,
  type FunctionRow,
  type FunctionTable,
  type ObjectRow,
  type ObjectTable,
  type State,
  type StateTable,
} from "./model.ts";
import { addressedLiteral, addressedName, isNull, typedSpan, type ObjectSymbol } from "./symbols.ts";

/** What a table needs of the module around it. */
export interface TableContext {
  readonly scope: ConstantScope;
  /** The enclosing conditions of a place, outermost first. */
  readonly conditions: (span: Span) => readonly string[];
  /** Why the array's content is not what its initializer says: filled at run time. Null where nothing does that. */
  readonly dynamic: string | null;
}

/** A row as the initializer has it, before it is known what it means. */
interface RawRow {
  readonly span: Span;
  readonly index: number;
  readonly list: AggregateList | null;
  readonly fields: ReadonlyMap<string, Field>;
  readonly members: ReadonlyMap<string, Filled>;
  readonly conditions: readonly string[];
  readonly readable: boolean;
}

interface RawTable {
  readonly name: string | null;
  readonly nameSpan: Span;
  readonly list: AggregateList | null;
  readonly dynamic: boolean;
  readonly rows: readonly RawRow[];
  /** Why rows may be missing or other than they look; null where all are known. */
  readonly open: string | null;
}

/** An array that ends in zero rows by its explicit bound needs no more than this many of them in the model. */
const maximumRows = 4096;

/** The table of an array of `struct klp_state`, defined with or without initializer, or written in place. */
export function stateTable(source: ObjectSymbol | CompoundLiteral, context: TableContext): StateTable {
  const raw = anyTable("klp_state", source, context);
  const rows = raw.rows.map((row): State => ({
    ...exposed(row),
    id: rowConstant(row, "id", "unsigned long", context.scope),
    version: rowConstant(row, "version", "unsigned int", context.scope),
  }));
  const end = (row: State): Fact<boolean> => (row.id.known ? known(row.id.value === 0n) : unknown(row.id.reason));
  return { kind: "states", ...tableHead(raw), rows, ...walk(raw, rows, end) };
}

/** The table of an array of `struct klp_object`; `functions` finds the table behind a `.funcs`. */
export function objectTable(
  source: ObjectSymbol | CompoundLiteral,
  context: TableContext,
  functions: (value: Initializer) => Fact<FunctionTable | null>,
): ObjectTable {
  const raw = anyTable("klp_object", source, context);
  const rows = raw.rows.map((row): ObjectRow => ({
    ...exposed(row),
    name: nameFact(row, "name"),
    functions: functionsFact(row, functions),
    callbacks: callbacksOf(row.members.get("callbacks")),
  }));
  // include/linux/livepatch.h: klp_for_each_object_static ends at an entry with neither funcs nor name.
  const end = (row: ObjectRow): Fact<boolean> => both(isNullFact(row.functions), isNullFact(row.name));
  return { kind: "objects", ...tableHead(raw), rows, ...walk(raw, rows, end) };
}

/** The table of an array of `struct klp_func`. */
export function functionTable(source: ObjectSymbol | CompoundLiteral, context: TableContext): FunctionTable {
  const raw = anyTable("klp_func", source, context);
  const rows = raw.rows.map((row): FunctionRow => {
    const position = rowConstant(row, "old_sympos", "unsigned long", context.scope);
    return {
      ...exposed(row),
      oldName: nameFact(row, "old_name"),
      newFunction: newFunctionFact(row),
      symbolPosition: position.known ? known(position.value) : unknown(position.reason),
    };
  });
  // include/linux/livepatch.h: klp_for_each_func_static ends at an entry without old_name, new_func and old_sympos.
  const end = (row: FunctionRow): Fact<boolean> =>
    both(
      both(isNullFact(row.oldName), isNullFact(row.newFunction)),
      row.symbolPosition.known ? known(row.symbolPosition.value === 0n) : row.symbolPosition,
    );
  return { kind: "functions", ...tableHead(raw), rows, ...walk(raw, rows, end) };
}

/** The members that an initialised struct object sets, by name. */
export function structFields(
  tag: LivepatchTag,
  list: InitializerList,
  scope: ConstantScope,
): ReadonlyMap<string, Field> {
  const filled = fill(structLayout(tag), list, scope);
  return filled.kind === "struct" ? fieldsOf(filled, scope) : new Map<string, Field>();
}

/** The braces of a list, and whether all of it was typed where it stands. */
export function aggregateList(list: InitializerList): AggregateList {
  const editable = list.closed && isTyped(list.first) && isTyped(list.last) && list.first.file === list.last.file;
  return { node: list, span: authorSpan(list.first, list.last), editable };
}

function anyTable(tag: LivepatchTag, source: ObjectSymbol | CompoundLiteral, context: TableContext): RawTable {
  return "kind" in source ? literalTable(tag, source, context) : namedTable(tag, source, context);
}

function namedTable(tag: LivepatchTag, symbol: ObjectSymbol, context: TableContext): RawTable {
  const initializer = symbol.declarator.initializer;
  const head = { name: symbol.name.text, nameSpan: authorSpan(symbol.name), dynamic: context.dynamic !== null };
  const bound = arrayBound(symbol.declarator.declarator.derivations[0] as ArrayDerivation | undefined, context.scope);
  if (initializer?.kind !== "initializerList") {
    const open =
      context.dynamic ?? (initializer === null ? "nothing initialises it here" : "its initializer is no list");
    return { ...head, list: null, rows: [], open };
  }
  return { ...head, ...tableBody(tag, initializer, bound, context) };
}

function literalTable(tag: LivepatchTag, literal: CompoundLiteral, context: TableContext): RawTable {
  const bound = arrayBound(literal.type.declarator.derivations[0] as ArrayDerivation | undefined, context.scope);
  const nameSpan = authorSpan(literal.type.first, literal.type.last);
  return { name: null, nameSpan, dynamic: false, ...tableBody(tag, literal.initializer, bound, context) };
}

/** Null for `[]`, NaN for a bound that is not a constant known here. */
function arrayBound(derivation: ArrayDerivation | undefined, scope: ConstantScope): number | null {
  if (derivation?.kind !== "array" || derivation.size === null) return null;
  const size = evaluate(derivation.size, scope);
  return size.known && size.value >= 0n && size.value < 0xffff_ffffn ? Number(size.value) : Number.NaN;
}

function tableBody(tag: LivepatchTag, list: InitializerList, bound: number | null, context: TableContext) {
  const length = bound === null || Number.isNaN(bound) ? null : bound;
  const array = fill({ kind: "array", element: structLayout(tag), length }, list, context.scope) as FilledArray;
  const extent = length ?? array.extent;
  const rows: RawRow[] = [];
  for (let index = 0; index < Math.min(extent, maximumRows); index++) {
    rows.push(rawRow(array.elements.get(index), index, list, context));
  }
  return { list: aggregateList(list), rows, open: openness(array, list, bound, extent, context) };
}

function openness(
  array: FilledArray,
  list: InitializerList,
  bound: number | null,
  extent: number,
  context: TableContext,
): string | null {
  if (context.dynamic !== null) return context.dynamic;
  if (array.open) return "an entry's index is not a constant known here";
  if (!list.closed) return "the list is not closed";
  if (list.items.some((item) => item.value.kind === "error")) return "part of the list is no C";
  if (Number.isNaN(bound)) return "the array's bound is not a constant known here";
  if (extent > maximumRows) return "the array is too long";
  return null;
}

function rawRow(filled: Filled | undefined, index: number, list: InitializerList, context: TableContext): RawRow {
  if (filled === undefined) {
    const span = authorSpan(list.last);
    return { span, index, list: null, fields: new Map(), members: new Map(), conditions: [], readable: true };
  }
  const [first, last] = endsOf(filled);
  const span = authorSpan(first, last);
  const conditions = context.conditions(span);
  if (filled.kind !== "struct") {
    return { span, index, list: null, fields: new Map(), members: new Map(), conditions, readable: false };
  }
  return {
    span,
    index,
    list: filled.list === null ? null : aggregateList(filled.list),
    fields: fieldsOf(filled, context.scope),
    members: filled.members,
    conditions,
    readable: context.dynamic === null && (filled.list?.items.every((item) => item.value.kind !== "error") ?? true),
  };
}

function endsOf(filled: Filled): [Token, Token] {
  return filled.kind === "value"
    ? [filled.item?.first ?? filled.value.first, filled.value.last]
    : [filled.first, filled.last];
}

function fieldsOf(struct: FilledStruct, scope: ConstantScope): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const [name, filled] of struct.members) {
    if (filled.kind === "value") fields.set(name, fieldOf(name, filled, scope));
    else if (filled.kind === "struct" && filled.list !== null) {
      fields.set(name, fieldOf(name, { kind: "value", value: filled.list, item: null }, scope));
    }
  }
  return fields;
}

function fieldOf(name: string, { value, item }: Extract<Filled, { kind: "value" }>, scope: ConstantScope): Field {
  const span = item === null ? authorSpan(value.first, value.last) : authorSpan(item.first, item.last);
  const valueSpan = typedSpan(value);
  const text = valueSpan.file.text.slice(valueSpan.start, valueSpan.end);
  const constant = value.kind === "initializerList" ? null : evaluate(value, scope);
  return { name, span, value, valueSpan, text, constant };
}

function exposed({ span, index, list, fields, conditions }: RawRow) {
  return { span, index, list, fields, conditions };
}

function tableHead({ name, nameSpan, list, dynamic }: RawTable) {
  return { name, nameSpan, list, dynamic };
}

/** Follows the kernel's walk: up to the first row that ends it, or to where nothing more is known. */
function walk<R>(
  raw: RawTable,
  rows: readonly R[],
  end: (row: R) => Fact<boolean>,
): { terminated: Fact<boolean>; walked: readonly R[] } {
  const walked: R[] = [];
  for (const [index, row] of rows.entries()) {
    const ends = raw.rows[index]!.readable ? end(row) : unknown("an entry cannot be read");
    if (!ends.known) return { terminated: ends, walked };
    if (ends.value && raw.open === null) return { terminated: known(true), walked };
    if (ends.value) break;
    walked.push(row);
  }
  return { terminated: raw.open === null ? known(false) : unknown(raw.open), walked };
}

function rowConstant(row: RawRow, name: string, type: IntegerType, scope: ConstantScope): ConstantValue {
  if (!row.readable) return { known: false, reason: "the entry cannot be read" };
  const filled = row.members.get(name);
  if (filled === undefined) return { known: true, value: 0n, type, overflow: null };
  if (filled.kind !== "value") return { known: false, reason: `\`.${name}\` cannot be read` };
  const value = scalarOf(filled.value);
  if (value === null) return { known: true, value: 0n, type, overflow: null };
  if (value.kind === "initializerList") return { known: false, reason: `\`.${name}\` cannot be read` };
  const constant = evaluate(value, scope);
  return constant.known ? convertTo(constant, type) : constant;
}

/** The expression in `{ 1 }`, C's braced scalar; null for `{ }`. */
function scalarOf(value: Initializer): Initializer | null {
  if (value.kind !== "initializerList") return value;
  return value.items.length === 0 ? null : value.items[0]!.value;
}

function nameFact(row: RawRow, name: string): Fact<string | null> {
  if (!row.readable) return unknown("the entry cannot be read");
  const filled = row.members.get(name);
  if (filled === undefined) return known(null);
  const value = filled.kind === "value" ? scalarOf(filled.value) : undefined;
  if (value === null) return known(null);
  if (value === undefined || value.kind === "initializerList") return unknown(`\`.${name}\` cannot be read`);
  if (isNull(value)) return known(null);
  const text = evaluateString(value);
  return text === null ? unknown(`\`.${name}\` is not a string literal`) : known(text);
}

function newFunctionFact(row: RawRow): Fact<string | null> {
  if (!row.readable) return unknown("the entry cannot be read");
  const filled = row.members.get("new_func");
  if (filled === undefined) return known(null);
  const value = filled.kind === "value" ? scalarOf(filled.value) : undefined;
  if (value === null) return known(null);
  if (value === undefined || value.kind === "initializerList") return unknown("`.new_func` cannot be read");
  if (isNull(value)) return known(null);
  const name = addressedName(value);
  return name === null ? unknown("`.new_func` is not a function's name") : known(name);
}

function functionsFact(
  row: RawRow,
  functions: (value: Initializer) => Fact<FunctionTable | null>,
): Fact<FunctionTable | null> {
  if (!row.readable) return unknown("the entry cannot be read");
  const filled = row.members.get("funcs");
  if (filled === undefined) return known(null);
  if (filled.kind !== "value") return unknown("`.funcs` cannot be read");
  if (filled.value.kind !== "initializerList" && isNull(filled.value) && addressedLiteral(filled.value) === null)
    return known(null);
  return functions(filled.value);
}

function callbacksOf(filled: Filled | undefined): Callbacks {
  const name = (member: string): string | null => {
    const value = filled?.kind === "struct" ? filled.members.get(member) : undefined;
    if (value?.kind !== "value" || value.value.kind === "initializerList" || isNull(value.value)) return null;
    return addressedName(value.value);
  };
  return {
    prePatch: name("pre_patch"),
    postPatch: name("post_patch"),
    preUnpatch: name("pre_unpatch"),
    postUnpatch: name("post_unpatch"),
  };
}

function isNullFact(fact: Fact<unknown>): Fact<boolean> {
  return fact.known ? known(fact.value === null) : fact;
}

/** Whether both hold: one that is known not to hold settles it. */
function both(left: Fact<boolean>, right: Fact<boolean>): Fact<boolean> {
  if (left.known && !left.value) return left;
  if (right.known && !right.value) return right;
  return left.known ? right : left;
}
