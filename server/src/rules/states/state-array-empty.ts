import type { Module, StateTable } from "../../livepatch/model.ts";
import { hasConditionInside } from "../conditional-lists.ts";
import { isHalfTyped } from "../half-typed.ts";
import type { ModuleRule, RuleContext } from "../rule.ts";

/** kernel/livepatch/state.c: klp_for_each_state finds nothing in an array whose first id is 0. */
export const stateArrayEmpty: ModuleRule = {
  name: "state-array-empty",
  group: "states",
  severity: "info",
  summary: "A states array has only its terminator.",
  fix: "none",
  subject: "module",
  *check(module, context) {
    // What a call or a release misses is told there.
    if (module.open !== null || module.stateCalls.length > 0 || hasStates(context)) return;
    for (const { stateTable } of module.livepatches) {
      const table = stateTable.known ? stateTable.value : null;
      if (table === null || !isEmpty(table) || !isComplete(module, table)) continue;
      yield {
        span: table.nameSpan,
        message:
          `\`${table.name ?? "states"}\` has no entry but its terminator: the livepatch declares no state, and the kernel checks ` +
          `nothing when another one replaces it. Declare the states that it changes, or leave \`.states\` out.`,
      };
    }
  },
};

function hasStates({ predecessors }: RuleContext): boolean {
  return (predecessors?.releases ?? []).some(({ states }) => !states.known || states.value.length > 0);
}

function isEmpty({ rows, terminated }: StateTable): boolean {
  const isZero = rows.every(
    ({ id, fields }) => id.known && id.value === 0n && [...fields.keys()].every((name) => name === "id"),
  );
  return terminated.known && isZero;
}

/** Nothing is being typed in it, and no condition leaves an entry out of it. */
function isComplete(module: Module, { list }: StateTable): boolean {
  return list !== null && !isHalfTyped(module, list) && !hasConditionInside(module, list);
}
