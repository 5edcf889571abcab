import type { FunctionTable, Module, ObjectRow, ObjectTable } from "../../livepatch/model.ts";
import { hasConditionInside } from "../conditional-lists.ts";
import { isBefore } from "../declarations.ts";
import { isWhole } from "../entries.ts";
import { hasCallbacks, objectSpan, setFunctions, setNoFunctions } from "../objects.ts";
import { isReached } from "../reached-tables.ts";
import type { Fix, ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_enable_patch refuses a livepatch with an object whose `funcs` is NULL. */
export const objectWithoutFunctions: ModuleRule = {
  name: "object-without-functions",
  group: "tables",
  severity: "error",
  summary: "An object with a name does not set `.funcs`.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const table of module.objectTables) {
      if (!isReached(module, table)) continue;
      const rows = table.rows.filter((row) => lacksFunctions(row) && isWhole(module, row.list));
      const meant = rows.length === 1 ? unusedFunctions(module, table) : null;
      for (const row of rows) {
        const name = row.name.known ? row.name.value : null;
        yield {
          span: objectSpan(row),
          message:
            `The object "${name}" does not set \`.funcs\`: klp_enable_patch() refuses the whole livepatch with -EINVAL. ` +
            "An object in which nothing is patched needs an empty list.",
          fixes: fixes(module, table, row, meant),
        };
      }
    }
  },
};

function lacksFunctions({ name, functions }: ObjectRow): boolean {
  return name.known && name.value !== null && functions.known && functions.value === null;
}

/** The name of the only list of functions before the objects that none of them uses; null where there is none, or more. */
function unusedFunctions(module: Module, objects: ObjectTable): string | null {
  const used = new Set<FunctionTable>();
  for (const { rows } of module.objectTables) {
    for (const { functions } of rows) {
      if (!functions.known) return null;
      if (functions.value !== null) used.add(functions.value);
    }
  }
  const [only, ...others] = module.functionTables.filter((table) => !used.has(table) && table.walked.length > 0);
  return only !== undefined && others.length === 0 && isBefore(only.nameSpan, objects.nameSpan) ? only.name : null;
}

/** Without callbacks an object with an empty list would do nothing at all, which its author cannot mean: only on request. */
function fixes(module: Module, table: ObjectTable, row: ObjectRow, meant: string | null): Fix[] {
  if (row.list === null || hasConditionInside(module, row.list)) return [];
  if (meant !== null) {
    const edits = setFunctions(row, meant);
    return edits === null ? [] : [{ title: `Set \`.funcs = ${meant}\``, safe: false, edits }];
  }
  const empty = setNoFunctions(module, table, row);
  if (empty === null) return [];
  return [{ title: `Set \`.funcs = ${empty.name}\`, an empty list`, safe: hasCallbacks(row), edits: empty.edits }];
}
