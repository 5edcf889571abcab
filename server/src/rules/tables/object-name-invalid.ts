import { isTyped } from "../../c/token.ts";
import type { ObjectRow, ObjectTable } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import { fileEnding, moduleNameOf } from "../module-names.ts";
import { objectSpan } from "../objects.ts";
import type { Fix, ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_find_object_module and klp_module_coming compare `obj->name` with the names of modules. */
export const objectNameInvalid: ModuleRule = {
  name: "object-name-invalid",
  group: "tables",
  severity: "error",
  summary: "An object's name has `-`, `.ko` or `/` in it, which no module's name has.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const table of module.objectTables) {
      for (const row of table.rows) {
        const name = row.name.known ? row.name.value : null;
        if (name === null || moduleNameOf(name) === name) continue;
        yield {
          span: objectSpan(row),
          message:
            `The kernel waits for a module named "${name}", which never loads: ${whyNot(name)}. ` +
            "Nothing of this object is patched, silently.",
          fixes: renaming(table, row, name),
        };
      }
    }
  },
};

function whyNot(name: string): string {
  if (name.includes("/")) return "a module's name is no path";
  return fileEnding.test(name)
    ? "a module's name is that of its file without `.ko`"
    : "a module's name has `_` in place of `-`";
}

/** Only where the name stands there in one piece, and no other object has the right one. Which module a path means its author knows. */
function renaming(table: ObjectTable, row: ObjectRow, name: string): Fix[] {
  const field = row.fields.get("name");
  const right = moduleNameOf(name);
  if (field?.text !== `"${name}"` || !isTyped(field.value.first)) return [];
  if (right === "" || right === "vmlinux") return [];
  if (table.rows.some((other) => other.name.known && other.name.value === right)) return [];
  const safe = row.list?.editable === true && !name.includes("/");
  return [{ title: `Name it "${right}"`, safe, edits: [replaceSpan(field.valueSpan, `"${right}"`)] }];
}
