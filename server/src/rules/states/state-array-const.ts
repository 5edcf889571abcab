import { authorSpan } from "../../c/token.ts";
import type { Module, StateTable } from "../../livepatch/model.ts";
import { writesData } from "../../livepatch/state-data.ts";
import { dropFixes, dropToken } from "../dropped-words.ts";
import { isReachedAtRunTime } from "../reached-tables.ts";
import type { ModuleRule } from "../rule.ts";
import { constQualifiers } from "../written-types.ts";

/** kernel/livepatch/state.c only reads the array, but klp_get_state hands out its entries for their `data` to be written. */
export const stateArrayConst: ModuleRule = {
  name: "state-array-const",
  group: "states",
  severity: "warning",
  summary: "A states array is `const`.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const table of module.stateTables) {
      const qualifiers = constQualifiers(module, table);
      const [first] = qualifiers;
      if (first === undefined || !isReachedAtRunTime(module, table)) continue;
      const isWritten = hasWrittenData(module, table);
      const name = table.name === null ? "This list of states" : `\`${table.name}\``;
      const consequence = isWritten
        ? "this module writes the `data` of a state, which is an oops."
        : "klp_get_state() hands out its entries for their `data` to be written, which would be an oops.";
      yield {
        span: authorSpan(first),
        message: `${name} is \`const\` and lies in read-only memory, but ${consequence} Drop \`const\`.`,
        severity: isWritten ? "error" : "warning",
        fixes: dropFixes(qualifiers.map(dropToken)),
      };
    }
  },
};

function hasWrittenData(module: Module, { walked }: StateTable): boolean {
  return walked.some(({ id }) => id.known && writesData(module, id.value));
}
