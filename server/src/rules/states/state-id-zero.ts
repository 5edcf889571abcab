import type { Module, State, StateTable } from "../../livepatch/model.ts";
import { isNull } from "../../livepatch/symbols.ts";
import { prependItem, replaceSpan } from "../edits.ts";
import { freeIdFixes } from "../free-ids.ts";
import type { Finding, Fix, ModuleRule, RuleContext } from "../rule.ts";
import { moveTerminator } from "../terminators.ts";

/** kernel/livepatch/state.c: klp_for_each_state takes an entry with id 0 for the end of the array. */
export const stateIdZero: ModuleRule = {
  name: "state-id-zero",
  group: "states",
  severity: "error",
  summary: "A state has the id 0, which ends the array.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    for (const table of module.stateTables) {
      if (table.list === null) continue;
      let first = true;
      for (const [index, row] of table.rows.entries()) {
        if (!row.id.known || row.id.value !== 0n) continue;
        const following = first ? table.rows.slice(index + 1).find(isEntry) : undefined;
        first = false;
        if (setsAnotherMember(row) || following !== undefined) yield finding(module, table, row, following, context);
      }
    }
  },
};

function finding(
  module: Module,
  table: StateTable,
  row: State,
  following: State | undefined,
  context: RuleContext,
): Finding {
  const name = table.name ?? "states";
  const hidden = `the kernel takes it for the end of \`${name}\` and never sees it${following === undefined ? "" : " nor what follows"}.`;
  if (row.fields.size === 0 && row.list === null) {
    return {
      span: following?.span ?? table.nameSpan,
      message:
        `Nothing initialises \`${name}[${row.index}]\`, so its id is 0 and ends the array there: ` +
        `the kernel never sees this entry nor what follows.`,
    };
  }
  return {
    span: row.fields.get("id")?.valueSpan ?? row.span,
    message: setsAnotherMember(row)
      ? `This state has the id 0: ${hidden} Give it an id of 1 or above.`
      : `A zero entry stands before other entries: the kernel takes it for the end of \`${name}\` and never sees what follows.`,
    ...(following === undefined ? {} : { related: [{ span: following.span, message: "Never seen by the kernel." }] }),
    fixes: setsAnotherMember(row) ? renumbering(module, table, row, context) : moveTerminator(module, table, row),
  };
}

function renumbering(module: Module, table: StateTable, row: State, context: RuleContext): Fix[] {
  const { list } = row;
  if (list?.editable !== true) return [];
  const id = row.fields.get("id");
  return freeIdFixes(module, context, table.rows, (free) =>
    id === undefined ? prependItem(list, `.id = ${free}`) : [replaceSpan(id.valueSpan, free)],
  );
}

/** Not a zero entry: it has an id, or one that only the compiler knows, or sets something else. */
function isEntry(row: State): boolean {
  return (row.id.known ? row.id.value !== 0n : row.fields.has("id")) || setsAnotherMember(row);
}

function setsAnotherMember(row: State): boolean {
  for (const { name, value, constant } of row.fields.values()) {
    if (name === "id") continue;
    if (
      constant?.known === true
        ? constant.value !== 0n
        : name === "data" && value.kind !== "initializerList" && !isNull(value)
    )
      return true;
  }
  return false;
}
