import { isWhole } from "../entries.ts";
import { isReached } from "../reached-tables.ts";
import type { ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_init_func refuses an entry whose `old_name` is NULL, and klp_find_func compares it unseen. */
export const functionWithoutOldName: ModuleRule = {
  name: "function-without-old-name",
  group: "tables",
  severity: "error",
  summary: "An entry for a function does not set `.old_name`.",
  fix: "none",
  subject: "module",
  *check(module) {
    for (const table of module.functionTables) {
      if (!isReached(module, table)) continue;
      for (const { oldName, fields, list, span } of table.walked) {
        if (!oldName.known || oldName.value !== null || !isWhole(module, list)) continue;
        yield {
          span: (fields.get("old_name") ?? fields.get("new_func"))?.valueSpan ?? span,
          message:
            "This entry does not say which function it patches: the kernel refuses the whole livepatch with -EINVAL. " +
            "Set `.old_name` to its name.",
        };
      }
    }
  },
};
