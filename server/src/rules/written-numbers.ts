import type { Span } from "../c/source.ts";
import { BUILTIN_FILE } from "../c/token.ts";
import type { Module, State } from "../livepatch/model.ts";
import { insertAfterItem, itemAt, replaceSpan } from "./edits.ts";
import type { Edit } from "./rule.ts";
import { numberToken } from "./visible-names.ts";

/**
 * Gives an entry another version, in the `#define` where it is written with one that is a number. Null where the entry is
 * not the author's text.
 */
export function setVersion(module: Module, row: State, version: bigint): Edit[] | null {
  const field = row.fields.get("version");
  if (row.list?.editable !== true) return null;
  if (field === undefined) {
    const id = row.fields.get("id");
    const item = id === undefined ? null : itemAt(row.list, id.span);
    return item === null ? null : insertAfterItem(row.list, item, `.version = ${version}`);
  }
  return [replaceSpan(macroNumber(module, field.text) ?? field.valueSpan, version.toString())];
}

/** The number in the `#define` of a name: what an author changes who wrote the name. Null where it is anything else. */
export function macroNumber(module: Module, name: string): Span | null {
  for (const { preprocessed } of module.units) {
    const macro = preprocessed.macros.get(name);
    const token = macro === undefined ? null : numberToken(macro);
    if (token !== null && token.file !== BUILTIN_FILE) return { file: token.file, start: token.start, end: token.end };
  }
  return null;
}
