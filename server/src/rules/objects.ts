import type { Span } from "../c/source.ts";
import type { FunctionTable, Module, ObjectRow, ObjectTable } from "../livepatch/model.ts";
import { freshName, insertBeforeDeclaration, isBefore } from "./declarations.ts";
import { appendItem, insertAfterItem, insertBeforeItem, itemAt, replaceSpan } from "./edits.ts";
import type { Edit } from "./rule.ts";
import { tableStyle, tableText } from "./table-style.ts";

/** Whether an entry is an object for the kernel itself or for a module, and not the end of the array. */
export function isObject(row: ObjectRow): boolean {
  const named = row.name.known && row.name.value !== null;
  return named || (row.functions.known && row.functions.value !== null) || hasCallbacks(row);
}

export function hasCallbacks({ callbacks }: ObjectRow): boolean {
  const { prePatch, postPatch, preUnpatch, postUnpatch } = callbacks;
  return (prePatch ?? postPatch ?? preUnpatch ?? postUnpatch) !== null;
}

/** Where an object says what it is: the value of `.name`, else that of `.funcs`, else the whole entry. */
export function objectSpan({ fields, span }: ObjectRow): Span {
  return (fields.get("name") ?? fields.get("funcs"))?.valueSpan ?? span;
}

/** Sets `.funcs`, in the struct's own order: it follows `.name` and goes before `.callbacks`. Null where the entry is not the author's text. */
export function setFunctions({ list, fields }: ObjectRow, name: string): Edit[] | null {
  const text = `.funcs = ${name}`;
  if (list === null) return null;
  const existing = fields.get("funcs");
  if (existing !== undefined) return list.editable ? [replaceSpan(existing.valueSpan, name)] : null;
  const before = fields.get("name");
  const after = before === undefined ? null : itemAt(list, before.span);
  if (after !== null) return insertAfterItem(list, after, text);
  const [first] = list.node.items;
  return first === undefined ? appendItem(list, text, true) : insertBeforeItem(list, first, text);
}

/** Sets `.funcs` to an empty list: one that the file has already, or a new one before the array of objects. */
export function setNoFunctions(
  module: Module,
  table: ObjectTable,
  row: ObjectRow,
): { readonly name: string; readonly edits: readonly Edit[] } | null {
  if (row.list === null || table.list === null) return null;
  const existing = emptyFunctions(module, table);
  const name = existing ?? freshName(module, "no_funcs");
  const member = setFunctions(row, name);
  if (member === null) return null;
  if (existing !== null) return { name, edits: member };
  const style = tableStyle(module, row.list.span.file, null);
  const added = insertBeforeDeclaration(module, table.list, tableText(style, "klp_func", name, null));
  return added === null ? null : { name, edits: [added, ...member] };
}

/** A named empty list of functions that is defined before the objects. */
function emptyFunctions(module: Module, table: ObjectTable): string | null {
  const isEmpty = ({ name, nameSpan, walked, terminated, rows }: FunctionTable): boolean =>
    name !== null &&
    walked.length === 0 &&
    terminated.known &&
    terminated.value &&
    rows.length === 1 &&
    isBefore(nameSpan, table.nameSpan);
  return module.functionTables.find(isEmpty)?.name ?? null;
}
