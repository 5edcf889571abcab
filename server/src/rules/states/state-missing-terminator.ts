import { isReached } from "../reached-tables.ts";
import type { ModuleRule } from "../rule.ts";
import { lacksTerminator, terminatorFixes, terminatorSpan } from "../terminators.ts";

/** kernel/livepatch/state.c: klp_for_each_state ends at the first id 0 and nowhere else. */
export const stateMissingTerminator: ModuleRule = {
  name: "state-missing-terminator",
  group: "states",
  severity: "error",
  summary: "A states array has no zero entry at its end.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const table of module.stateTables) {
      if (!lacksTerminator(module, table) || !isReached(module, table)) continue;
      yield {
        span: terminatorSpan(table),
        message:
          `\`${table.name ?? "states"}\` does not end with a zero entry: the kernel reads on past the array and takes ` +
          `what lies there for states, up to ids that refuse later livepatches. Add \`{ }\` as the last entry.`,
        fixes: terminatorFixes(module, table),
      };
    }
  },
};
