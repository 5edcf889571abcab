import { isWhole } from "../entries.ts";
import { isReached } from "../reached-tables.ts";
import type { ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_init_func refuses an entry whose `new_func` is NULL, unless the kernel made it itself (`nop`). */
export const functionWithoutNewFunc: ModuleRule = {
  name: "function-without-new-func",
  group: "tables",
  severity: "error",
  summary: "An entry for a function does not set `.new_func`.",
  fix: "none",
  subject: "module",
  *check(module) {
    for (const table of module.functionTables) {
      if (!isReached(module, table)) continue;
      for (const { oldName, newFunction, fields, list, span } of table.walked) {
        // Without either of them it is the name that is missing first.
        if (oldName.known && oldName.value === null) continue;
        if (!newFunction.known || newFunction.value !== null || fields.has("nop") || !isWhole(module, list)) continue;
        const name = oldName.known ? `\`${oldName.value}\`` : "this function";
        yield {
          span: (fields.get("new_func") ?? fields.get("old_name"))?.valueSpan ?? span,
          message:
            `This entry does not say what replaces ${name}: the kernel refuses the whole livepatch with -EINVAL. ` +
            "Set `.new_func` to the new function.",
        };
      }
    }
  },
};
