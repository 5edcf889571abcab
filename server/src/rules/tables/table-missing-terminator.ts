import type { FunctionTable, ObjectTable } from "../../livepatch/model.ts";
import { isReached } from "../reached-tables.ts";
import type { ModuleRule } from "../rule.ts";
import { lacksTerminator, terminatorFixes, terminatorSpan } from "../terminators.ts";

/** include/linux/livepatch.h: klp_for_each_object_static and klp_for_each_func_static end at a zero entry only. */
export const tableMissingTerminator: ModuleRule = {
  name: "table-missing-terminator",
  group: "tables",
  severity: "error",
  summary: "An array of objects or functions has no zero entry at its end.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const table of [...module.objectTables, ...module.functionTables]) {
      if (!lacksTerminator(module, table) || !isReached(module, table)) continue;
      yield {
        span: terminatorSpan(table),
        message:
          `${subjectOf(table)} does not end with a zero entry: the kernel reads on past the array and takes what lies ` +
          `there for ${table.kind}, from nothing to an oops. Add \`{ }\` as the last entry.`,
        fixes: terminatorFixes(module, table),
      };
    }
  },
};

function subjectOf(table: ObjectTable | FunctionTable): string {
  if (table.name !== null) return `\`${table.name}\``;
  return table.kind === "objects" ? "This list of objects" : "This list of functions";
}
