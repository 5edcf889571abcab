import type { ObjectRow, ObjectTable } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import type { Fix, ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_is_module takes every object with a name for a module and waits for one of that name. */
export const objectNamedVmlinux: ModuleRule = {
  name: "object-named-vmlinux",
  group: "tables",
  severity: "error",
  summary: 'An object is named "vmlinux"; the kernel itself has no name.',
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const table of module.objectTables) {
      for (const row of table.rows) {
        if (!row.name.known || row.name.value !== "vmlinux") continue;
        yield {
          span: row.fields.get("name")?.valueSpan ?? row.span,
          message:
            'The kernel waits for a module named "vmlinux", which never loads: nothing of this object is patched, silently. ' +
            "The kernel itself is the object whose `.name` is NULL.",
          fixes: fixes(table, row),
        };
      }
    }
  },
};

/** Without functions the object would become the end of the array; beside another vmlinux object it would be one too many. */
function fixes(table: ObjectTable, row: ObjectRow): Fix[] {
  const name = row.fields.get("name");
  if (name === undefined || row.list?.editable !== true) return [];
  const hasFunctions = !row.functions.known || row.functions.value !== null;
  const another = table.rows.some(
    (each) => each !== row && each.name.known && (each.name.value ?? "vmlinux") === "vmlinux",
  );
  return [
    {
      title: "Use NULL, the kernel itself",
      safe: hasFunctions && !another,
      edits: [replaceSpan(name.valueSpan, "NULL")],
    },
  ];
}
