import type { Module, State, StateTable } from "../../livepatch/model.ts";
import { hasConditionInside } from "../conditional-lists.ts";
import type { Finding, Fix, ModuleRule, RuleContext } from "../rule.ts";
import { highestVersion, idWithName } from "../state-ids.ts";
import { setVersion } from "../written-numbers.ts";

/** kernel/livepatch/state.c: klp_is_state_compatible refuses a version below that of an installed livepatch; none is below 0. */
export const stateVersionMissing: ModuleRule = {
  name: "state-version-missing",
  group: "states",
  severity: "info",
  summary: "A state has no `.version`.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    for (const table of module.stateTables) {
      if (hasForeignMember(table)) continue;
      const seen = new Set<bigint>();
      for (const row of table.walked) {
        if (!row.id.known || seen.has(row.id.value)) continue;
        seen.add(row.id.value);
        if (row.list === null || row.fields.has("version") || hasConditionInside(module, row.list)) continue;
        yield* finding(module, row, row.id.value, context);
      }
    }
  },
};

/** Silent where a release has a higher version, which is told as an error then. */
function* finding(module: Module, row: State, id: bigint, { predecessors }: RuleContext): Iterable<Finding> {
  if ((highestVersion(predecessors, id) ?? 0n) > 0n) return;
  const field = row.fields.get("id");
  yield {
    span: field?.valueSpan ?? row.span,
    message:
      `State ${idWithName(id, field?.text ?? "")} has no \`.version\`, which is version 0: the kernel lets any later livepatch ` +
      `with this state replace it. Start with version 1.`,
    about: id.toString(),
    fixes: fixes(module, row),
  };
}

function fixes(module: Module, row: State): Fix[] {
  const edits = setVersion(module, row, 1n);
  return edits === null ? [] : [{ title: "Set `.version = 1`", safe: false, edits }];
}

/** A member that another variant of the API has, where states may have no version at all. */
function hasForeignMember({ rows }: StateTable): boolean {
  return rows.some(({ list }) =>
    list?.node.items.some(({ designators: [designator] }) => {
      return designator?.kind === "fieldDesignator" && !members.has(designator.name.text);
    }),
  );
}

const members: ReadonlySet<string> = new Set(["id", "version", "data"]);
