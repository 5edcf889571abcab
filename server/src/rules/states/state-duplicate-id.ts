import type { Module, State, StateTable } from "../../livepatch/model.ts";
import { itemAt, removeItem, replaceSpan } from "../edits.ts";
import { freeIdFixes } from "../free-ids.ts";
import type { Finding, Fix, ModuleRule, RuleContext } from "../rule.ts";
import { idWithName } from "../state-ids.ts";

/**
 * kernel/livepatch/state.c: klp_get_state returns the first entry with an id, while klp_is_patch_compatible walks all
 * entries of the installed livepatches.
 */
export const stateDuplicateId: ModuleRule = {
  name: "state-duplicate-id",
  group: "states",
  severity: "error",
  summary: "One id is declared more than once in a states array.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    for (const table of module.stateTables) {
      const byId = new Map<bigint, [State, ...State[]]>();
      for (const row of table.walked) {
        if (!row.id.known) continue;
        const same = byId.get(row.id.value);
        if (same === undefined) byId.set(row.id.value, [row]);
        else same.push(row);
      }
      for (const [id, [first, second, ...others]] of byId) {
        if (second !== undefined) yield finding(module, table, id, [first, second, ...others], context);
      }
    }
  },
};

function finding(
  module: Module,
  table: StateTable,
  id: bigint,
  [first, second, ...others]: readonly [State, State, ...State[]],
  context: RuleContext,
): Finding {
  const higher = [second, ...others].find((row) => isHigher(row, first));
  const state = `State ${idWithName(id, second.fields.get("id")?.text ?? "")}`;
  const consequence =
    higher?.version.known === true && first.version.known
      ? `look-ups see the first entry (version ${first.version.value}), but a successor is also held against version ` +
        `${higher.version.value}: the kernel refuses with -EINVAL even this same table over itself.`
      : "look-ups see the first entry only, but a successor is held against every one of them.";
  return {
    span: spanOf(second),
    message: `${state} is declared more than once in \`${table.name ?? "states"}\`: ${consequence}`,
    about: id.toString(),
    severity: higher === undefined ? "warning" : "error",
    related: [first, ...others]
      .filter((row) => spanOf(row).start !== spanOf(second).start)
      .map((row) => ({ span: spanOf(row), message: row === first ? "The entry that look-ups see." : "Here again." })),
    fixes: [...removal(table, first, second), ...renumbering(module, table, second, [first, ...others], context)],
  };
}

function isHigher(row: State, first: State): boolean {
  return row.version.known && first.version.known && row.version.value > first.version.value;
}

function removal(table: StateTable, first: State, second: State): Fix[] {
  const item = table.list === null ? null : itemAt(table.list, second.span);
  if (table.list === null || item === null || first.span.start === second.span.start) return [];
  const edits = removeItem(table.list, item);
  return edits === null ? [] : [{ title: "Remove this entry", safe: false, edits }];
}

/** Not for an entry that a range designator repeats: all of them would have the new id. */
function renumbering(
  module: Module,
  table: StateTable,
  row: State,
  others: readonly State[],
  context: RuleContext,
): Fix[] {
  const id = row.fields.get("id");
  if (id === undefined || row.list?.editable !== true) return [];
  if (others.some((each) => each.list?.node === row.list?.node)) return [];
  return freeIdFixes(module, context, table.rows, (free) => [replaceSpan(id.valueSpan, free)]);
}

function spanOf(row: State) {
  return row.fields.get("id")?.valueSpan ?? row.span;
}
