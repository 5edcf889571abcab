import type { Span } from "../c/source.ts";
import { isTyped } from "../c/token.ts";
import type { FunctionRow, Module } from "../livepatch/model.ts";
import { isReached } from "./reached-tables.ts";

/** A function that a livepatch surely patches. */
export interface PatchedFunction {
  /** Null for vmlinux. */
  readonly object: string | null;
  readonly name: string;
  readonly row: FunctionRow;
  /** Where its name is written. */
  readonly span: Span;
  /** The string literal of its name, where the author typed one. */
  readonly literal: Span | null;
}

/** What the objects that the kernel walks list, each function once for each object; what is not known is left out. */
export function* patchedFunctions(module: Module): Iterable<PatchedFunction> {
  for (const table of module.objectTables) {
    if (!isReached(module, table)) continue;
    for (const { name: object, functions } of table.walked) {
      if (!object.known || !functions.known) continue;
      for (const row of functions.value?.walked ?? []) {
        const { oldName, fields } = row;
        if (!oldName.known || oldName.value === null) continue;
        const field = fields.get("old_name");
        const value = field?.value;
        const isLiteral = value?.kind === "string" && value.parts.length === 1 && isTyped(value.first);
        yield {
          object: object.value,
          name: oldName.value,
          row,
          span: field?.valueSpan ?? row.span,
          literal: isLiteral ? (field?.valueSpan ?? null) : null,
        };
      }
    }
  }
}
