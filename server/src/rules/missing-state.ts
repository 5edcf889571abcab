import type { Span } from "../c/source.ts";
import type { Predecessors } from "../history/history.ts";
import type { AggregateList, Livepatch, Module, State, StateTable } from "../livepatch/model.ts";
import { freshName, declarationOf, dropBound, insertBeforeDeclaration } from "./declarations.ts";
import {
  appendItem,
  appendItems,
  insertAfterItem,
  insertBeforeItem,
  itemAt,
  itemSpan,
  lineIndent,
  replaceSpan,
} from "./edits.ts";
import type { Edit } from "./rule.ts";
import { highestVersion } from "./state-ids.ts";
import { entryText, tableStyle, tableText, terminatorText, type MemberText } from "./table-style.ts";
import { isVisible, unitOf, visibleConstant, withoutCast, type Place } from "./visible-names.ts";

/** Above these a number needs a suffix, and a version is not what its author meant. */
const maximumLong = 0x7fff_ffff_ffff_ffffn;
const maximumInt = 0x7fff_ffffn;

/** What a missing entry will say, and the edits that write it. */
interface MissingState {
  readonly version: bigint;
  readonly edits: readonly Edit[];
}

/**
 * Writes the entry of a state into the array of a livepatch, or a whole array where it has none (`table` is null): the id
 * by its macro where that can be seen there, with the highest version that a release has, which a macro named
 * `ID_VERSION` may give. Every rule that misses a state uses this, so that its fixes are one and the same.
 */
export function addMissingState(
  module: Module,
  livepatch: Livepatch,
  table: StateTable | null,
  id: bigint,
  predecessors: Predecessors | null,
): MissingState | null {
  const list = table === null ? livepatch.list : table.list;
  if (list?.editable !== true) return null;
  const place =
    table === null ? declarationPlace(module, livepatch) : { file: list.span.file, offset: list.span.start };
  if (place === null) return null;
  const idText = spellId(module, place, id, predecessors);
  const version = chooseVersion(module, place, idText, wantedVersion(predecessors, id));
  const entry = [
    { name: "id", value: idText },
    { name: "version", value: version.text },
  ];
  const edits = table === null ? newTable(module, livepatch, entry) : newEntry(module, table, entry);
  return edits === null ? null : { version: version.value, edits };
}

/** Names the array in the livepatch: a new member after `.objs`, or in the place of a `.states` that is NULL. */
export function setStates(livepatch: Livepatch, name: string): Edit[] | null {
  const { list, objs, states } = livepatch;
  if (list === null) return null;
  if (states !== null) return list.editable ? [replaceSpan(states.valueSpan, name)] : null;
  const after = objs === null ? null : itemAt(list, objs.span);
  const text = `.states = ${name}`;
  return (after === null ? null : insertAfterItem(list, after, text)) ?? appendItem(list, text, true);
}

function wantedVersion(predecessors: Predecessors | null, id: bigint): bigint {
  const highest = highestVersion(predecessors, id);
  return highest === null || highest === 0n ? 1n : highest;
}

function declarationPlace(module: Module, { list }: Livepatch): Place | null {
  const declaration = list === null ? null : (declarationOf(module, list.node)?.declaration ?? null);
  return declaration === null ? null : { file: declaration.first.file, offset: declaration.first.start };
}

/** The id as a call or an earlier release writes it, if that means the same at this place; else its digits. */
export function spellId(module: Module, place: Place, id: bigint, predecessors: Predecessors | null): string {
  const unit = unitOf(module, place.file);
  const digits = id > maximumLong ? `${id}UL` : id.toString();
  if (unit === null) return digits;
  for (const call of module.stateCalls) {
    if (!call.id.known || call.id.value !== id || unitOf(module, call.idSpan.file) !== unit) continue;
    const text = withoutCast(call.idText);
    if (isVisible(unit, place, text)) return text;
  }
  for (const { states } of [...(predecessors?.releases ?? [])].reverse()) {
    const text = states.known ? states.value.find((state) => state.id === id)?.idText : undefined;
    if (text !== undefined && visibleConstant(unit, place, text) === id) return text;
  }
  return digits;
}

/** `STATE_ID_VERSION` where it has the wanted version or a higher one, which replaces every release as well. */
function chooseVersion(
  module: Module,
  place: Place,
  idText: string,
  wanted: bigint,
): { readonly text: string; readonly value: bigint } {
  const unit = unitOf(module, place.file);
  const name = `${idText}_VERSION`;
  const value = unit === null ? null : visibleConstant(unit, place, name);
  return value !== null && value >= wanted && value <= maximumInt
    ? { text: name, value }
    : { text: wanted.toString(), value: wanted };
}

function newTable(module: Module, livepatch: Livepatch, entry: readonly MemberText[]): Edit[] | null {
  const { list } = livepatch;
  if (list === null) return null;
  const name = freshName(module, "states");
  const style = tableStyle(module, list.span.file, null);
  const table = insertBeforeDeclaration(module, list, tableText(style, "klp_state", name, entry));
  const member = setStates(livepatch, name);
  return table === null || member === null ? null : [table, ...member];
}

function newEntry(module: Module, table: StateTable, members: readonly MemberText[]): Edit[] | null {
  const { list } = table;
  if (list === null) return null;
  const text = cloneLastEntry(table, members) ?? freshEntry(module, table, members);
  const terminator = table.terminated.known && table.terminated.value ? table.rows[table.walked.length] : undefined;
  const item = terminator === undefined ? null : itemAt(list, terminator.span);
  if (terminator !== undefined && (item === null || terminator.list === null)) {
    // Only an explicit bound ends the table: without room for the entry and a zero row after it, that is written out.
    if (list.node.items.length !== table.walked.length || !isLastItem(list, table.walked.at(-1))) return null;
    if (table.rows.length - table.walked.length >= 2) return appendItem(list, text, true);
    const bound = dropBound(module, list.node);
    const rows = appendItems(list, [text, terminatorText(module, list.span.file)]);
    return bound === null || rows === null ? null : [...bound, ...rows];
  }
  if (item !== null && (item.designators.length > 0 || (terminator?.conditions.length ?? 0) > 0)) return null;
  if (item === null && !isLastItem(list, table.walked.at(-1))) return null;
  const full = table.rows.length <= list.node.items.length;
  const bound = full ? dropBound(module, list.node) : [];
  const entry = item === null ? appendItem(list, text, true) : insertBeforeItem(list, item, text);
  return bound === null || entry === null ? null : [...bound, ...entry];
}

/** Whether what follows the last item follows an entry: designators may put them in another order. */
function isLastItem({ node }: AggregateList, row: State | undefined): boolean {
  const last = node.items.at(-1);
  return last === undefined || row === undefined || itemSpan(last).end === row.span.end;
}

/** The last entry's own text with other values, so that alignment and commas are the author's. */
function cloneLastEntry(table: StateTable, members: readonly MemberText[]): string | null {
  const last = table.walked.at(-1);
  if (last?.list?.editable !== true || last.fields.size !== members.length) return null;
  const { file, start, end } = last.list.span;
  let text = "";
  let at = start;
  for (const { name, value } of members) {
    const span = last.fields.get(name)?.valueSpan;
    if (span === undefined || !isInside(span, last.list.span) || span.start < at) return null;
    text += file.text.slice(at, span.start) + value;
    at = span.end;
  }
  text += file.text.slice(at, end);
  return text.includes("/*") || text.includes("//") || text.includes("#") ? null : text;
}

function freshEntry(module: Module, table: StateTable, members: readonly MemberText[]): string {
  const { list } = table;
  const { file, start } = list!.span;
  const style = tableStyle(module, file, list);
  const first = list!.node.items[0];
  const indent =
    first === undefined ? lineIndent(file.text, start) + style.indent : lineIndent(file.text, itemSpan(first).start);
  return entryText(style, indent, members);
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && outer.start < inner.start && inner.end < outer.end;
}
