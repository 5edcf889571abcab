import type { FunctionTable, ObjectRow, ObjectTable } from "../../livepatch/model.ts";
import { clashOf } from "../entries.ts";
import type { ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_init_func_early initialises the kobject of each entry and links it into the list of its object. */
export const functionListShared: ModuleRule = {
  name: "function-list-shared",
  group: "tables",
  severity: "error",
  summary: "Two objects of a livepatch use one list of functions.",
  fix: "none",
  subject: "module",
  *check(module) {
    const tables = new Set(module.livepatches.map(({ objectTable }) => (objectTable.known ? objectTable.value : null)));
    for (const table of tables) {
      if (table === null) continue;
      for (const [functions, rows] of byFunctions(table)) {
        const clash = clashOf(rows);
        if (clash === null) continue;
        yield {
          span: placeOf(clash.row),
          message:
            `More than one object uses ${functions.name === null ? "this list" : `\`${functions.name}\``}: the kernel initialises each of its entries again for each ` +
            "object, which corrupts its lists and can oops when the livepatch is loaded. Give every object a list of its own.",
          related: clash.others.map((row) => ({ span: placeOf(row), message: "This object uses it too." })),
        };
      }
    }
  },
};

/** The objects that use each list with entries; of those with one name the first alone, for the others are told as `object-duplicate`. */
function byFunctions({ rows }: ObjectTable): Map<FunctionTable, ObjectRow[]> {
  const found = new Map<FunctionTable, ObjectRow[]>();
  for (const row of rows) {
    const { functions } = row;
    if (!functions.known || functions.value === null || functions.value.walked.length === 0) continue;
    const same = found.get(functions.value);
    if (same === undefined) found.set(functions.value, [row]);
    else if (!same.some((other) => isSameObject(row, other))) same.push(row);
  }
  return found;
}

function isSameObject(row: ObjectRow, other: ObjectRow): boolean {
  return row.name.known && other.name.known && (row.name.value ?? "vmlinux") === (other.name.value ?? "vmlinux");
}

function placeOf({ fields, span }: ObjectRow) {
  return fields.get("funcs")?.valueSpan ?? span;
}
