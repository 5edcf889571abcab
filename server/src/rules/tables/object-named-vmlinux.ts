import type { Span } from "../../c/source.ts";
import type { ObjectRow } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import type { Finding, Fix, ModuleRule } from "../rule.ts";

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
      const row = table.rows.find(isNamedVmlinux);
      if (row === undefined) continue;
      const other = table.rows.find((each) => each !== row && (isNamedVmlinux(each) || isNameless(each)));
      yield other === undefined ? alone(row) : besideAnother(row, other);
    }
  },
};

function alone(row: ObjectRow): Finding {
  return {
    span: placeOf(row),
    message:
      'The kernel waits for a module named "vmlinux", which never loads: nothing of this object is patched, silently. ' +
      "The kernel itself is the object whose `.name` is NULL.",
    fixes: fixes(row),
  };
}

/** kernel/livepatch/core.c: klp_init_object names the directory of an object without name "vmlinux" too. */
function besideAnother(row: ObjectRow, other: ObjectRow): Finding {
  return {
    span: placeOf(row),
    message:
      'Two objects of this livepatch take the sysfs directory "vmlinux", which is that of the kernel itself (`.name` is NULL): ' +
      "the kernel refuses the whole livepatch with -EEXIST. List all functions of the kernel in one object without a name.",
    related: [{ span: placeOf(other), message: "The other one." }],
  };
}

/** Without functions the object would become the end of the array. */
function fixes(row: ObjectRow): Fix[] {
  const name = row.fields.get("name");
  if (name === undefined || row.list?.editable !== true) return [];
  const hasFunctions = !row.functions.known || row.functions.value !== null;
  return [{ title: "Use NULL, the kernel itself", safe: hasFunctions, edits: [replaceSpan(name.valueSpan, "NULL")] }];
}

function isNamedVmlinux({ name }: ObjectRow): boolean {
  return name.known && name.value === "vmlinux";
}

/** An object for the kernel itself, and not the end of the array. */
function isNameless({ name, functions }: ObjectRow): boolean {
  return name.known && name.value === null && !(functions.known && functions.value === null);
}

function placeOf(row: ObjectRow): Span {
  return row.fields.get("name")?.valueSpan ?? row.span;
}
