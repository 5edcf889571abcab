import { isReached } from "../reached-tables.ts";
import type { ModuleRule } from "../rule.ts";

/** Nothing that the kernel minds: what it walks is there by then, but no rule about states can look at it. */
export const stateArrayDynamic: ModuleRule = {
  name: "state-array-dynamic",
  group: "states",
  severity: "hint",
  summary: "A states array is filled or set at run time.",
  fix: "none",
  subject: "module",
  *check(module) {
    if (module.livepatches.length === 0) return;
    let isAssigned = false;
    for (const { member, span } of module.functionObjects.assignments) {
      if (member !== "states") continue;
      isAssigned = true;
      yield {
        span,
        message: "`.states` is set at run time: its states cannot be checked from the source, nor against releases.",
      };
    }
    if (isAssigned) return;
    for (const table of module.stateTables) {
      if (!table.dynamic || !isReached(module, table)) continue;
      yield {
        span: table.nameSpan,
        message:
          `\`${table.name ?? "states"}\` may be filled at run time: its states cannot be checked from the source, nor against ` +
          `releases. Write them into its initializer where they are known.`,
      };
    }
  },
};
