import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import type { FunctionTable, Module, ObjectRow, ObjectTable } from "../../livepatch/model.ts";
import { freshName, insertBeforeDeclaration, isBefore } from "../declarations.ts";
import { appendItem, insertAfterItem, insertBeforeItem, itemAt, replaceSpan } from "../edits.ts";
import { isReached } from "../reached-tables.ts";
import type { Edit, Fix, ModuleRule } from "../rule.ts";
import { tableStyle, tableText } from "../table-style.ts";
import { moveTerminator, terminatorEdits } from "../terminators.ts";

/** include/linux/livepatch.h: klp_for_each_object_static ends at an entry with neither `.funcs` nor `.name`. */
export const objectIsTerminator: ModuleRule = {
  name: "object-is-terminator",
  group: "tables",
  severity: "error",
  summary: "An object with neither `.name` nor `.funcs` ends the array.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const table of module.objectTables) {
      if (table.list === null || !isReached(module, table)) continue;
      const name = table.name ?? "objs";
      for (const row of table.rows.filter((each) => endsTheWalk(each) && hasCallbacks(each))) {
        const hidesOthers = table.rows.slice(row.index + 1).some(isObject);
        yield {
          span: callbacksSpan(row),
          message:
            `This object has callbacks, but neither \`.name\` nor \`.funcs\`: the kernel takes it for the end of \`${name}\` and ` +
            `silently ignores it${hidesOthers ? " and what follows" : ""}. Give it \`.funcs\`, an empty list if nothing is patched.`,
          fixes: emptyFunctionsFixes(module, table, row),
        };
      }
      const end = table.rows.find((each) => endsTheWalk(each) && !hasCallbacks(each));
      const following = end === undefined ? undefined : table.rows.slice(end.index + 1).find(isObject);
      if (end === undefined || following === undefined) continue;
      if (end.list === null && end.fields.size === 0) continue;
      yield {
        span: end.span,
        message: `A zero entry stands before other objects: the kernel takes it for the end of \`${name}\` and silently ignores what follows.`,
        related: [{ span: following.span, message: "Ignored by the kernel." }],
        fixes: moveTerminator(module, table, end),
      };
    }
  },
};

function endsTheWalk(row: ObjectRow): boolean {
  return row.name.known && row.name.value === null && row.functions.known && row.functions.value === null;
}

function isObject(row: ObjectRow): boolean {
  const named = row.name.known && row.name.value !== null;
  return named || (row.functions.known && row.functions.value !== null) || hasCallbacks(row);
}

function hasCallbacks({ callbacks }: ObjectRow): boolean {
  const { prePatch, postPatch, preUnpatch, postUnpatch } = callbacks;
  return (prePatch ?? postPatch ?? preUnpatch ?? postUnpatch) !== null;
}

/** The member's name in the first designator that sets callbacks. */
function callbacksSpan({ list, span }: ObjectRow): Span {
  for (const { designators } of list?.node.items ?? []) {
    const [designator] = designators;
    if (designator?.kind === "fieldDesignator" && designator.name.text === "callbacks") {
      return authorSpan(designator.first, designator.last);
    }
  }
  return span;
}

function emptyFunctionsFixes(module: Module, table: ObjectTable, row: ObjectRow): Fix[] {
  const { list } = row;
  if (list === null) return [];
  const existing = emptyFunctions(module, table);
  const name = existing ?? freshName(module, "no_funcs");
  const member = functionsMember(row, name);
  if (member === null) return [];
  const edits = [...member];
  if (existing === null) {
    const style = tableStyle(module, list.span.file, null);
    const added = insertBeforeDeclaration(module, table.list!, tableText(style, "klp_func", name, null));
    if (added === null) return [];
    edits.unshift(added);
  }
  if (!table.rows.slice(row.index + 1).some(endsTheWalk)) {
    const terminator = terminatorEdits(module, table);
    if (terminator === null) return [];
    edits.push(...terminator);
  }
  return [{ title: `Set \`.funcs = ${name}\`, an empty list`, safe: true, edits }];
}

/** The struct's own order: `.funcs` follows `.name` and goes before `.callbacks`. */
function functionsMember({ list, fields }: ObjectRow, name: string): Edit[] | null {
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
