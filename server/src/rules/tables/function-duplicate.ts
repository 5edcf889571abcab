import type { Span } from "../../c/source.ts";
import type { FunctionRow } from "../../livepatch/model.ts";
import { clashOf } from "../entries.ts";
import { isReached } from "../reached-tables.ts";
import type { ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_init_func adds a sysfs directory `old_name,old_sympos` to that of the object, with 1 for position 0. */
export const functionDuplicate: ModuleRule = {
  name: "function-duplicate",
  group: "tables",
  severity: "error",
  summary: "One function is listed twice for an object.",
  fix: "none",
  subject: "module",
  *check(module) {
    for (const table of module.functionTables) {
      if (!isReached(module, table)) continue;
      for (const [directory, rows] of byDirectory(table.walked)) {
        const clash = clashOf(rows);
        if (clash === null) continue;
        const place = placeOf(clash.row);
        yield {
          span: place,
          message:
            `This function is listed more than once for one object: the entries take the same sysfs directory, \`${directory}\`, and the kernel ` +
            "refuses the whole livepatch with -EEXIST. Only different `.old_sympos` tell functions of one name apart; 0 and 1 are the same.",
          about: directory,
          related: clash.others
            .map((row) => placeOf(row))
            .filter(({ file, start }) => file !== place.file || start !== place.start)
            .map((span) => ({ span, message: "The same function." })),
        };
      }
    }
  },
};

function byDirectory(rows: readonly FunctionRow[]): Map<string, FunctionRow[]> {
  const found = new Map<string, FunctionRow[]>();
  for (const row of rows) {
    const { oldName, symbolPosition } = row;
    if (!oldName.known || oldName.value === null || !symbolPosition.known) continue;
    const directory = `${oldName.value},${symbolPosition.value === 0n ? 1n : symbolPosition.value}`;
    const same = found.get(directory);
    if (same === undefined) found.set(directory, [row]);
    else same.push(row);
  }
  return found;
}

function placeOf({ fields, span }: FunctionRow): Span {
  return fields.get("old_name")?.valueSpan ?? span;
}
