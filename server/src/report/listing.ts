import type { ConstantValue } from "../c/constants.ts";
import { lex } from "../c/lexer.ts";
import { positionAt } from "../c/source.ts";
import { TokenKind } from "../c/token.ts";
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
  ObjectTable,
  ShadowCall,
  State,
  StateTable,
} from "../livepatch/model.ts";
import type { PatchTool } from "../livepatch/callback-macros.ts";
import type { Dialect } from "../kernel/dialects.ts";
import { recognisedDialect } from "../rules/dialect.ts";
import { merged, type ReadRow } from "./list-rows.ts";

/** One livepatch as `list` shows it, merged over the readings of its module. Null is unknown. */
export interface ListedLivepatch {
  /** The kernel's name of the module. */
  readonly name: string;
  /** The source with the `klp_patch`, as a translation unit; or the built module. */
  readonly file: string;
  readonly files: readonly string[];
  readonly replace: boolean | null;
  readonly states: readonly ListedState[] | null;
  readonly objects: readonly ListedObject[] | null;
  readonly stateCalls: readonly ListedStateCall[] | null;
  readonly shadowIds: readonly ListedShadowId[] | null;
  /** The dialect of the API that it is written in, where that is not mainline's. */
  readonly dialect?: Dialect;
  /** What makes the tables of it, where it has none of its own: null for a patch that does not tell. */
  readonly tool?: PatchTool | null;
  /** With `tool` alone: whose callbacks they are, vmlinux's or a module's, the sources do not say. */
  readonly callbacks?: readonly ListedCallback[];
}

/** A callback that a macro sets. */
export interface ListedCallback {
  /** `pre_patch` */
  readonly kind: string;
  /** Null where the macro is given no name. */
  readonly function: string | null;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** An integer; a string of its digits above 2^53, which JSON readers would round. */
export type ListedInteger = number | string | null;

export interface ListedState {
  readonly id: ListedInteger;
  readonly text: string;
  readonly version: number | null;
  /** From 1; null for a built module, which has no lines. */
  readonly line: number | null;
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

/** A livepatch in one reading of its module. */
interface ReadLivepatch {
  readonly module: Module;
  readonly livepatch: Livepatch;
}

/** The livepatches of a module, in source order. `display` names a file as it is shown. */
export function listLivepatches(module: AnalyzedModule, display: (path: string) => string): ListedLivepatch[] {
  const byVariable = new Map<string, ReadLivepatch[]>();
  for (const reading of module.readings) {
    for (const livepatch of reading.livepatches) {
      const seen = byVariable.get(livepatch.variable);
      if (seen === undefined) byVariable.set(livepatch.variable, [{ module: reading, livepatch }]);
      else seen.push({ module: reading, livepatch });
    }
  }
  return [...byVariable.values()].map((readings) => {
    const { module: first, livepatch } = readings[0]!;
    const dialect = recognisedDialect(first);
    return {
      name: module.name,
      // A source that only includes another is still the livepatch's file: it is what is built.
      file: display((first.files[0] ?? livepatch.nameSpan.file).path),
      files: first.files.map(({ path }) => display(path)),
      replace: agreed(readings.map((reading) => reading.livepatch.replace)),
      states: listStates(readings),
      objects: listObjects(readings),
      stateCalls: listStateCalls(
        readings.map((reading) => reading.module),
        livepatch.variable,
        display,
      ),
      shadowIds: listShadowIds(readings.map((reading) => reading.module)),
      ...(dialect === null ? {} : { dialect }),
    };
  });
}

/** What all readings know and agree about, else null. */
function agreed<T>(facts: readonly Fact<T>[]): T | null {
  const first = facts[0];
  if (first?.known !== true) return null;
  return facts.every((fact) => fact.known && fact.value === first.value) ? first.value : null;
}

function listStates(readings: readonly ReadLivepatch[]): ListedState[] | null {
  const rows: ReadRow<State>[] = [];
  for (const { module, livepatch } of readings) {
    const { stateTable } = livepatch;
    if (!stateTable.known || isUnread(stateTable.value)) return null;
    const listed = upTo(stateTable.value?.rows ?? [], ({ id }) => id.known && id.value === 0n);
    rows.push(...listed.map((row) => ({ module, row })));
  }
  return merged(rows, ["id", "version"], stateContent).map(({ row, when }) => ({
    id: listedInteger(row.id),
    text: idText(row),
    version: row.version.known && !isVersionless(row) ? Number(row.version.value) : null,
    line: positionAt(row.span.file, row.span.start).line + 1,
    when,
  }));
}

function stateContent({ id, version }: State): string {
  return `${listedInteger(id)} ${listedInteger(version)}`;
}

/** In the dialect `state-callbacks` states have no version. */
function isVersionless({ list, fields }: State): boolean {
  if (fields.has("version")) return false;
  return (list?.node.items ?? []).some(({ designators: [designator] }) => {
    return designator?.kind === "fieldDesignator" && versionlessMembers.has(designator.name.text);
  });
}

const versionlessMembers: ReadonlySet<string> = new Set(["callbacks", "block_disable", "is_shadow"]);

/** The author's text of an id; empty where only the macro is to be seen that wrote the whole entry. */
function idText({ span, fields }: State): string {
  const id = fields.get("id");
  if (id === undefined) return "";
  const { valueSpan, text } = id;
  const isWholeRow = valueSpan.file === span.file && valueSpan.start <= span.start && span.end <= valueSpan.end;
  return isWholeRow && text.endsWith(")") ? "" : expressionText(text);
}

function listObjects(readings: readonly ReadLivepatch[]): ListedObject[] | null {
  const rows: ReadRow<ObjectRow>[] = [];
  for (const { module, livepatch } of readings) {
    const { objectTable } = livepatch;
    if (!objectTable.known || isUnread(objectTable.value)) return null;
    rows.push(...upTo(objectTable.value?.rows ?? [], endsObjects).map((row) => ({ module, row })));
  }
  return merged(rows, ["name"], objectContent).map(({ row, when, same }) => ({
    name: objectContent(row),
    functions: listFunctions(same),
    callbacks: row.callbacks,
    when,
  }));
}

function objectContent({ name, fields }: ObjectRow): string | null {
  return listedString(name, fields.get("name"));
}

function listFunctions(objects: readonly ReadRow<ObjectRow>[]): ListedFunction[] | null {
  const rows: ReadRow<FunctionRow>[] = [];
  for (const { module, row } of objects) {
    if (!row.functions.known || isUnread(row.functions.value)) return null;
    rows.push(...upTo(row.functions.value?.rows ?? [], endsFunctions).map((each) => ({ module, row: each })));
  }
  return merged(rows, ["old_name", "new_func", "old_sympos"], functionContent).map(({ row, when }) => ({
    oldName: listedString(row.oldName, row.fields.get("old_name")),
    newFunc: listedString(row.newFunction, row.fields.get("new_func")),
    sympos: row.symbolPosition.known ? integerJson(row.symbolPosition.value) : null,
    when,
  }));
}

function functionContent({ oldName, newFunction, symbolPosition, fields }: FunctionRow): string {
  const names = [listedString(oldName, fields.get("old_name")), listedString(newFunction, fields.get("new_func"))];
  return [...names, symbolPosition.known ? symbolPosition.value : "?"].join("\n");
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
      text: expressionText(call.idText),
      file: display(file.path),
      line: positionAt(file, start).line + 1,
    });
  }
  return [...calls.values()];
}

export function listShadowIds(
  readings: readonly Module[],
  isListed: (call: ShadowCall) => boolean = () => true,
): ListedShadowId[] {
  const ids = new Map<string, { id: ListedInteger; text: string; functions: Set<string> }>();
  for (const call of readings.flatMap((reading) => reading.shadowCalls).filter(isListed)) {
    const key = call.id.known ? `=${call.id.value}` : call.idText;
    const seen = ids.get(key);
    if (seen !== undefined) seen.functions.add(call.function);
    else
      ids.set(key, {
        id: listedInteger(call.id),
        text: expressionText(call.idText),
        functions: new Set([call.function]),
      });
  }
  return [...ids.values()].map(({ id, text, functions }) => ({ id, text, functions: [...functions].sort() }));
}

/** Whether an array has no initializer: what it holds comes from elsewhere. */
function isUnread(table: StateTable | ObjectTable | FunctionTable | null): boolean {
  return table !== null && table.list === null;
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

/** The text where it can be an expression; empty for a piece of a macro's use, which says nothing. */
function expressionText(text: string): string {
  let depth = 0;
  for (const { kind, text: token } of lex({ path: "", text }).tokens) {
    if (kind !== TokenKind.Punctuator) continue;
    if (token === "(") depth++;
    else if (token === ")") depth--;
    if (depth < 0 || token === ";" || token === "{" || token === "}" || (token === "," && depth === 0)) return "";
  }
  return depth === 0 ? text : "";
}

function listedString(fact: Fact<string | null>, field: Field | undefined): string | null {
  if (fact.known) return fact.value;
  return field === undefined ? null : `<${field.text}>`;
}

function listedInteger(value: ConstantValue): ListedInteger {
  return value.known ? integerJson(value.value) : null;
}

/** A number; its digits above 2^53. */
export function integerJson(value: bigint): ListedInteger {
  const exact = value >= -(2n ** 53n) && value <= 2n ** 53n;
  return exact ? Number(value) : String(value);
}
