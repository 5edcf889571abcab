import type { Predecessors } from "../../history/history.ts";
import { callbackNames, type CallbackName } from "../../kernel/machine.ts";
import type { StoreEvent } from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { callbackFunctions } from "../../livepatch/functions/roles.ts";
import type { Module, ObjectRow } from "../../livepatch/model.ts";
import { isOutside, placeOfValue } from "../outside-values.ts";
import type { Finding, HistoryRule } from "../rule.ts";
import { maySet, successionOf, type PreviousObject, type Succession } from "./carried-objects.ts";
import { earlierReleases, listed } from "./release-names.ts";
import { basis } from "./releases.ts";

/** Those that take back what the other two did. */
const undoing: ReadonlySet<CallbackName> = new Set(["pre_unpatch", "post_unpatch"]);

/** Documentation/livepatch/callbacks.rst: of a cumulative livepatch and those that it replaces, only its own callbacks run. */
export const historyCallbackDropped: HistoryRule = {
  name: "history-callback-dropped",
  group: "history",
  severity: "warning",
  summary: "A cumulative livepatch lacks an undo callback, or an object with callbacks, of the release before it.",
  fix: "none",
  subject: "history",
  *check(module, predecessors) {
    const succession = successionOf(module, predecessors.releases);
    if (succession === null) return;
    for (const object of succession.previous) {
      const rows = succession.own.get(object.name) ?? [];
      if (rows.length === 0 && succession.isElsewhere(object.name)) continue;
      const lost = callbackNames.filter(
        (name) =>
          object.callbacks.has(name) &&
          (rows.length === 0 || undoing.has(name)) &&
          !rows.some((row) => maySet(row, name)) &&
          !(undoing.has(name) && undoesItself(module, rows)) &&
          !succession.isElsewhere(name),
      );
      if (lost.length > 0) yield finding(succession, object, rows[0] ?? null, lost, predecessors);
    }
  },
};

/** What the kernel's documentation asks for where a change is withdrawn: `post_patch` asks for the state before and undoes it. */
function undoesItself(module: Module, rows: readonly ObjectRow[]): boolean {
  return (
    module.stateCalls.some((call) => call.function === "klp_get_prev_state") &&
    rows.some((row) => maySet(row, "post_patch")) &&
    !changesFreshMachines(module)
  );
}

/** Whether the module changes a variable of the kernel also where no livepatch was before: then it does not withdraw that change. */
function changesFreshMachines(module: Module): boolean {
  const names = new Set([...callbackFunctions(module, "pre_patch"), ...callbackFunctions(module, "post_patch")]);
  return moduleFlows(module).some(
    ({ definition, events }) =>
      names.has(definition.declarator.name?.text ?? "") &&
      events.some((event) => event.kind === "store" && isChange(event) && isOnFreshMachine(event)),
  );
}

/** `timeout = prev ? saved(prev) : timeout` leaves it as it is on one way. */
function isChange({ place, value }: StoreEvent): boolean {
  return isOutside(place) && placeOfValue(value)?.key !== place.key;
}

function isOnFreshMachine({ path }: StoreEvent): boolean {
  return path.facts.values.every(
    ({ value, nullness }) => value.kind !== "previousState" || nullness === "null" || nullness === "unchecked",
  );
}

function finding(
  { livepatch, table, release }: Succession,
  object: PreviousObject,
  row: ObjectRow | null,
  lost: readonly CallbackName[],
  predecessors: Predecessors,
): Finding {
  const name = object.name ?? "vmlinux";
  const callbacks = lost.map((each) => `\`${each}\``).join(", ");
  const one = lost.length === 1;
  const from = earlierReleases([release]);
  const what =
    row === null
      ? `Object ${name} of ${from} is missing, and with it its ${callbacks}${alsoLost(object)}`
      : `${callbacks} of ${name} in ${from} ${one ? "is" : "are"} missing`;
  const mend = row === null ? "Carry the object with its callbacks" : `Carry ${one ? "it" : "them"}`;
  const span = object.span ?? release.origin.span;
  return {
    span: row?.fields.get("name")?.valueSpan ?? row?.fields.get("funcs")?.span ?? table.nameSpan,
    message:
      `${what}: where \`${livepatch.variable}\` replaces that one, only the callbacks of \`${livepatch.variable}\` run, ` +
      `so what that one's callbacks did stays for ever. ${mend}, or undo that in \`post_patch\`.${basis(predecessors)}`,
    about: name,
    related: span === null ? [] : [{ span, message: `${name} has ${callbacks} in ${release.name}.` }],
  };
}

/** What `history-function-dropped` leaves to this rule. */
function alsoLost({ functions }: PreviousObject): string {
  const names = [...functions.keys()].map((key) => `\`${key}\``);
  return names.length === 0 ? "" : ` and the patched ${names.length > 1 ? "functions" : "function"} ${listed(names)}`;
}
