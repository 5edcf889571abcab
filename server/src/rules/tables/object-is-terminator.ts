import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import type { Module, ObjectRow, ObjectTable } from "../../livepatch/model.ts";
import { hasCallbacks, isObject, setNoFunctions } from "../objects.ts";
import { isReached } from "../reached-tables.ts";
import type { Fix, ModuleRule } from "../rule.ts";
import { moveTerminator, terminatorEdits } from "../terminators.ts";

/** include/linux/livepatch.h: klp_for_each_object_static ends at an entry with neither `.funcs` nor `.name`. */
export const objectIsTerminator: ModuleRule = {
  name: "object-is-terminator",
  group: "tables",
  severity: "error",
  summary: "An object with neither `.name` nor `.funcs` ends the array.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const table of module.objectTables) {
      if (table.list === null || !isReached(module, table)) continue;
      const name = table.name ?? "objs";
      for (const row of table.rows.filter((each) => endsTheWalk(each) && hasCallbacks(each))) {
        const hidesOthers = table.rows.slice(row.index + 1).some(isObject);
        const kernel = table.rows.find((other) => other !== row && isKernel(other));
        yield {
          span: callbacksSpan(row),
          message:
            `This object has callbacks, but neither \`.name\` nor \`.funcs\`: the kernel takes it for the end of \`${name}\` and ` +
            `silently ignores it${hidesOthers ? " and what follows" : ""}. ` +
            (kernel === undefined
              ? "Give it `.funcs`, an empty list if nothing is patched."
              : "Put them into the other object for the kernel itself: two are refused with -EEXIST."),
          ...(kernel === undefined
            ? { fixes: emptyFunctionsFixes(module, table, row) }
            : { related: [{ span: kernel.span, message: "The other object for the kernel itself." }] }),
        };
      }
      const end = table.rows.find((each) => endsTheWalk(each) && !hasCallbacks(each));
      const following = end === undefined ? undefined : table.rows.slice(end.index + 1).find(isObject);
      if (end === undefined || following === undefined) continue;
      if (end.list === null && end.fields.size === 0) continue;
      yield {
        span: end.span,
        message: `A zero entry stands before other objects: the kernel takes it for the end of \`${name}\` and silently ignores what follows.`,
        related: [{ span: following.span, message: "Ignored by the kernel." }],
        fixes: moveTerminator(module, table, end),
      };
    }
  },
};

function endsTheWalk(row: ObjectRow): boolean {
  return row.name.known && row.name.value === null && row.functions.known && row.functions.value === null;
}

/** The member's name in the first designator that sets callbacks. */
function callbacksSpan({ list, span }: ObjectRow): Span {
  for (const { designators } of list?.node.items ?? []) {
    const [designator] = designators;
    if (designator?.kind === "fieldDesignator" && designator.name.text === "callbacks") {
      return authorSpan(designator.first, designator.last);
    }
  }
  return span;
}

function emptyFunctionsFixes(module: Module, table: ObjectTable, row: ObjectRow): Fix[] {
  const empty = setNoFunctions(module, table, row);
  if (empty === null) return [];
  const edits = [...empty.edits];
  if (!table.rows.slice(row.index + 1).some(endsTheWalk)) {
    const terminator = terminatorEdits(module, table);
    if (terminator === null) return [];
    edits.push(...terminator);
  }
  return [{ title: `Set \`.funcs = ${empty.name}\`, an empty list`, safe: true, edits }];
}

/** kernel/livepatch/core.c: klp_init_object gives an object named "vmlinux" the sysfs directory of the kernel itself. */
function isKernel(row: ObjectRow): boolean {
  const { name, functions } = row;
  if (!name.known || (name.value !== null && name.value !== "vmlinux")) return false;
  return isObject(row) || !functions.known;
}
