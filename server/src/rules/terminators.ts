import type { Span } from "../c/source.ts";
import type { FunctionTable, Module, ObjectTable, StateTable } from "../livepatch/model.ts";
import { dropBound } from "./declarations.ts";
import { appendItem, itemAt, itemSpan, removeItem } from "./edits.ts";
import { isHalfTyped } from "./half-typed.ts";
import type { Edit, Fix } from "./rule.ts";
import { terminatorText } from "./table-style.ts";

type LivepatchTable = StateTable | ObjectTable | FunctionTable;

/** Whether the kernel's walk runs past the end of a table for certain. */
export function lacksTerminator(module: Module, { list, terminated }: LivepatchTable): boolean {
  return list !== null && terminated.known && !terminated.value && !isHalfTyped(module, list);
}

/** The closing brace of a table, where its terminator is missing; its name where a macro writes the list. */
export function terminatorSpan({ list, nameSpan }: LivepatchTable): Span {
  if (list?.editable !== true) return nameSpan;
  return { file: list.span.file, start: list.span.end - 1, end: list.span.end };
}

/** Adds the missing zero entry, as a safe fix; none where the end of the list is not the author's text. */
export function terminatorFixes(module: Module, table: LivepatchTable): Fix[] {
  const edits = terminatorEdits(module, table);
  return edits === null ? [] : [{ title: "Add the terminating entry", safe: true, edits }];
}

/** Writes a zero entry behind the last one, and takes away an explicit bound that has no room for it. */
export function terminatorEdits(module: Module, table: LivepatchTable): Edit[] | null {
  const { list, rows } = table;
  if (list === null) return null;
  const zero = terminatorText(module, list.span.file);
  const bound = dropBound(module, list.node);
  const entry = appendItem(list, lastItemIsHighest(table) ? zero : `[${rows.length}] = ${zero}`);
  return bound === null || entry === null ? null : [...bound, ...entry];
}

/** Moves a zero entry from before other entries to the end, for the author to pick. */
export function moveTerminator(module: Module, table: LivepatchTable, row: LivepatchTable["rows"][number]): Fix[] {
  const item = table.list === null ? null : itemAt(table.list, row.span);
  if (table.list === null || item === null || item.designators.length > 0 || row.conditions.length > 0) return [];
  const removal = removeItem(table.list, item);
  if (removal === null) return [];
  if (isZero(table.rows.at(-1))) return [{ title: "Remove this zero entry", safe: false, edits: removal }];
  const added = appendItem(table.list, terminatorText(module, table.list.span.file));
  return added === null
    ? []
    : [{ title: "Move this zero entry to the end", safe: false, edits: [...removal, ...added] }];
}

function isZero(row: LivepatchTable["rows"][number] | undefined): boolean {
  return row !== undefined && (row.list === null || row.list.node.items.length === 0) && row.fields.size === 0;
}

/** Designators may put the highest entry anywhere; what follows the last item then is no end of the table. */
function lastItemIsHighest({ list, rows }: LivepatchTable): boolean {
  const last = list?.node.items.at(-1);
  const highest = rows.at(-1);
  return last === undefined || highest === undefined || itemSpan(last).end === highest.span.end;
}
