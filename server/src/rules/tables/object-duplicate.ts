import type { ObjectRow } from "../../livepatch/model.ts";
import { clashOf } from "../entries.ts";
import { objectSpan } from "../objects.ts";
import { isReached } from "../reached-tables.ts";
import type { ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_init_object adds a sysfs directory with the object's name, "vmlinux" for none, to that of the livepatch. */
export const objectDuplicate: ModuleRule = {
  name: "object-duplicate",
  group: "tables",
  severity: "error",
  summary: "Two objects of a livepatch have one name, or are both for the kernel itself.",
  fix: "none",
  subject: "module",
  *check(module) {
    for (const table of module.objectTables) {
      if (!isReached(module, table)) continue;
      for (const [name, rows] of byName(table.rows)) {
        const clash = clashOf(rows);
        if (clash === null) continue;
        const place = objectSpan(clash.row);
        const what =
          name === null ? "More than one object is for the kernel itself" : `More than one object is named "${name}"`;
        const whose = name === null ? "the kernel" : "the module";
        yield {
          span: place,
          message:
            `${what}: both take the sysfs directory "${name ?? "vmlinux"}", and the kernel refuses the whole livepatch with -EEXIST. ` +
            `List all functions of ${whose} in one object.`,
          about: name ?? "",
          related: clash.others
            .map((row) => objectSpan(row))
            .filter(({ file, start }) => file !== place.file || start !== place.start)
            .map((span) => ({ span, message: "The other one." })),
        };
      }
    }
  },
};

/** Objects by name, null for the kernel itself. One that is named "vmlinux" by mistake is told as `object-named-vmlinux`. */
function byName(rows: readonly ObjectRow[]): Map<string | null, ObjectRow[]> {
  const found = new Map<string | null, ObjectRow[]>();
  for (const row of rows) {
    const { name, functions } = row;
    if (!name.known || name.value === "vmlinux") continue;
    if (name.value === null && functions.known && functions.value === null) continue;
    const same = found.get(name.value);
    if (same === undefined) found.set(name.value, [row]);
    else same.push(row);
  }
  return found;
}
