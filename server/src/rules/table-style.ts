import type { SourceFile } from "../c/source.ts";
import type { AggregateList, Module } from "../livepatch/model.ts";
import { isMultiLine, itemSpan, lineEnding, lineIndent, startsLine } from "./edits.ts";

/** How the author of a file writes tables of livepatch structs. */
interface TableStyle {
  /** Each member of an entry on a line of its own. */
  readonly multiLine: boolean;
  /** The terminator follows the last entry on its line: `}, { }`. */
  readonly joinedTerminator: boolean;
  /** `{ }`, `{}` or `{ 0 }` as the file has it. */
  readonly terminator: string;
  /** One step of indentation. */
  readonly indent: string;
  readonly lineEnding: string;
}

/** One member of an entry or a struct: its name and the text of its value. */
export interface MemberText {
  readonly name: string;
  readonly value: string;
}

/** The style of a file's own tables, the given one's entries first; the kernel's where the file shows none. */
export function tableStyle(module: Module, file: SourceFile, table: AggregateList | null): TableStyle {
  const lists = [table, ...tableLists(module)].filter((list) => list?.span.file === file);
  const entries = lists.flatMap((list) => filledEntry(list));
  const sample = entries[0];
  const oneLine = table !== null && !isMultiLine(table.span) && table.node.items.length > 0;
  return {
    multiLine: !oneLine && (sample === undefined || sample.multiLine),
    joinedTerminator: lists.flatMap((list) => joinsTerminator(list))[0] ?? true,
    terminator: terminatorText(module, file),
    indent: entries.find((entry) => entry.indent !== null)?.indent ?? "\t",
    lineEnding: lineEnding(file),
  };
}

/** How a file writes the zero entry at the end of a table. */
export function terminatorText(module: Module, file: SourceFile): string {
  for (const table of [...module.stateTables, ...module.objectTables, ...module.functionTables]) {
    for (const row of table.rows) {
      if (row.list?.editable !== true || row.span.file !== file || row.list.node.items.length > 1) continue;
      const text = file.text.slice(row.span.start, row.span.end);
      if (text === "{ }" || text === "{}" || text === "{ 0 }" || text === "{0}") return text;
    }
  }
  return "{ }";
}

/** An entry with designated members; `indent` is the white space before it on its lines. */
export function entryText(style: TableStyle, indent: string, members: readonly MemberText[]): string {
  if (!style.multiLine) return `{ ${members.map(designated).join(", ")} }`;
  const inner = indent + style.indent;
  const lines = members.map((member) => `${inner}${designated(member)},`);
  return ["{", ...lines, `${indent}}`].join(style.lineEnding);
}

/** A new table with one entry, or none, and its terminator: `static struct TAG NAME[] = { ... };` */
export function tableText(style: TableStyle, tag: string, name: string, entry: readonly MemberText[] | null): string {
  const { indent, lineEnding: end } = style;
  const separator = style.multiLine && style.joinedTerminator ? ", " : `,${end}${indent}`;
  const rows = entry === null ? style.terminator : entryText(style, indent, entry) + separator + style.terminator;
  return `static struct ${tag} ${name}[] = {${end}${indent}${rows}${end}};${end}`;
}

function designated({ name, value }: MemberText): string {
  return `.${name} = ${value}`;
}

function tableLists(module: Module): (AggregateList | null)[] {
  return [...module.stateTables, ...module.objectTables, ...module.functionTables].map((table) => table.list);
}

/** The first entry with members in it: whether it has lines of its own for them, and how deep they are indented. */
function filledEntry(list: AggregateList | null): { multiLine: boolean; indent: string | null }[] {
  if (list?.editable !== true) return [];
  const { file } = list.span;
  const item = list.node.items.find(({ value }) => value.kind === "initializerList" && value.items.length > 0);
  if (item === undefined || itemSpan(item).file !== file) return [];
  const span = itemSpan(item);
  const outer = lineIndent(file.text, list.span.start);
  const own = startsLine(file.text, span.start) ? lineIndent(file.text, span.start) : null;
  const indent = own?.startsWith(outer) === true && own.length > outer.length ? own.slice(outer.length) : null;
  return [{ multiLine: isMultiLine(span), indent }];
}

function joinsTerminator(list: AggregateList | null): boolean[] {
  const last = list?.node.items.at(-1);
  if (list?.editable !== true || last === undefined || list.node.items.length < 2) return [];
  if (last.value.kind !== "initializerList" || last.value.items.length > 0) return [];
  const span = itemSpan(last);
  return span.file === list.span.file ? [!startsLine(span.file.text, span.start)] : [];
}
