import { guardsAt, nullnessAt, type FlowEvent } from "../livepatch/functions/events.ts";
import { stateReference } from "../livepatch/functions/state-data-steps.ts";
import type { Value } from "../livepatch/functions/values.ts";
import type { Module } from "../livepatch/model.ts";

/**
 * Whether what happens in `post_unpatch` is kept from happening while a previous livepatch stands: on the way there
 * `klp_get_prev_state()` gave NULL. `unknown` where some other condition may tell the same: a flag, or a comparison of both data.
 */
export function previousGuard(module: Module, event: FlowEvent): "guarded" | "unguarded" | "unknown" {
  let isUnknown = false;
  for (const { value } of event.path.facts.values) {
    if (value.kind !== "previousState") continue;
    const nullness = nullnessAt(event, value);
    if (nullness === "null") return "guarded";
    if (nullness === "unknown") isUnknown = true;
  }
  const isOther = guardsAt(event).some(({ about }) => about.some((value) => !saysNothing(module, value)));
  return isUnknown || isOther ? "unknown" : "unguarded";
}

/** Whether a condition on a value cannot tell that a previous livepatch stands: what the own state has, which object this is. */
function saysNothing(module: Module, value: Value): boolean {
  switch (value.kind) {
    case "number":
    case "string":
    case "names":
    case "parameter":
    case "previousState":
      return true;
    case "field":
      if (value.of.kind === "parameter") return true;
      return stateReference(module, value.of)?.owner === "own";
    default:
      return stateReference(module, value) !== null;
  }
}
