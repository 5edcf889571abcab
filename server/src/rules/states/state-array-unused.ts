import type { Livepatch, Module, StateTable } from "../../livepatch/model.ts";
import { isBefore } from "../declarations.ts";
import { isHalfTyped } from "../half-typed.ts";
import { setStates } from "../missing-state.ts";
import type { Fix, ModuleRule } from "../rule.ts";
import { unusedStateTables } from "../state-ids.ts";
import { lacksTerminator, terminatorEdits } from "../terminators.ts";

/** kernel/livepatch/state.c: klp_for_each_state walks `patch->states`; an array that is not there has no states. */
export const stateArrayUnused: ModuleRule = {
  name: "state-array-unused",
  group: "states",
  severity: "error",
  summary: "A states array is defined, but the livepatch does not name it in `.states`.",
  fix: "safe",
  subject: "module",
  *check(module) {
    if (module.kind !== "module" || module.open !== null) return;
    const without = module.livepatches.filter(
      ({ stateTable, list }) =>
        list !== null && !isHalfTyped(module, list) && stateTable.known && stateTable.value === null,
    );
    const [livepatch] = without;
    if (livepatch === undefined) return;
    const unused = unusedStateTables(module);
    const [table, ...others] = unused;
    if (table === undefined) return;
    yield {
      span: table.nameSpan,
      message:
        `\`${table.name ?? "states"}\` is not named by \`.states\` of \`${livepatch.variable}\`: for the kernel this livepatch ` +
        `has no states. klp_get_state() returns NULL for each of them, and a cumulative livepatch is refused with ` +
        `-EINVAL over one that has states.`,
      related: [
        ...without.map(({ nameSpan }) => ({ span: nameSpan, message: "This livepatch sets no `.states`." })),
        ...others.map(({ nameSpan }) => ({ span: nameSpan, message: "Not named either." })),
      ],
      fixes: others.length === 0 && without.length === 1 ? fixes(module, livepatch, table) : [],
    };
  },
};

/** The kernel walks the array from now on, so that it needs its end as well. */
function fixes(module: Module, livepatch: Livepatch, table: StateTable): Fix[] {
  const isVisible = livepatch.list !== null && isBefore(table.nameSpan, livepatch.list.span);
  if (table.name === null || !isVisible) return [];
  const member = setStates(livepatch, table.name);
  const end = lacksTerminator(module, table) ? terminatorEdits(module, table) : [];
  if (member === null || end === null) return [];
  return [{ title: `Set \`.states = ${table.name}\``, safe: true, edits: [...end, ...member] }];
}
