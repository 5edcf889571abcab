import { TokenKind } from "../c/token.ts";
import { isAssignedTable } from "../livepatch/function-objects.ts";
import type { FunctionTable, Module, ObjectTable, StateTable } from "../livepatch/model.ts";
import { unusedStateTables } from "./state-ids.ts";

/**
 * Whether the kernel walks a table: a livepatch names it in `.states` or `.objs`, an object in `.funcs`. An array that
 * none names may be a store whose entries are copied elsewhere. Where no livepatch is in sight, it is still to be named
 * if nothing else in the module speaks of it.
 */
export function isReached(module: Module, table: StateTable | ObjectTable | FunctionTable): boolean {
  if (isNamed(module, table)) return true;
  return module.livepatches.length === 0 && isMentionedOnce(module, table.name);
}

/**
 * Whether the kernel walks a table as above, or because a function puts it in its place at run time, or is to walk it: states
 * that a livepatch without any was meant to name.
 */
export function isReachedAtRunTime(module: Module, table: StateTable | ObjectTable | FunctionTable): boolean {
  if (isReached(module, table) || isAssignedTable(module, table.name)) return true;
  const isMissing = module.livepatches.some(({ stateTable }) => stateTable.known && stateTable.value === null);
  return table.kind === "states" && isMissing && unusedStateTables(module).includes(table);
}

function isNamed(module: Module, table: StateTable | ObjectTable | FunctionTable): boolean {
  switch (table.kind) {
    case "states":
      return module.livepatches.some(({ stateTable }) => stateTable.known && stateTable.value === table);
    case "objects":
      return module.livepatches.some(({ objectTable }) => objectTable.known && objectTable.value === table);
    case "functions":
      return module.objectTables.some(({ rows }) =>
        rows.some(({ functions }) => functions.known && functions.value === table),
      );
  }
}

function isMentionedOnce(module: Module, name: string | null): boolean {
  let count = 0;
  for (const { preprocessed } of module.units) {
    for (const { kind, text } of preprocessed.tokens) if (kind === TokenKind.Identifier && text === name) count++;
  }
  return count <= 1;
}
