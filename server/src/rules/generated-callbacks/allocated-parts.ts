import { stateDataSteps, type StateDataStep } from "../../livepatch/functions/state-data-steps.ts";
import type { Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";

/**
 * Whether the data of a state holds memory of its own, so that it takes more than one call to free it; `step` is where the data
 * is set to what was allocated.
 */
export function isAllocatedInParts(module: Module, { id, value, flow }: StateDataStep): boolean {
  const isFilledLater = stateDataSteps(module).some(
    (step) =>
      step.kind === "write" &&
      step.owner === "own" &&
      (step.id === null || step.id === id) &&
      step.value?.kind === "allocation",
  );
  const isFilledBefore = flow.events.some(
    (event) =>
      event.kind === "store" &&
      event.place.kind === "field" &&
      event.value.kind === "allocation" &&
      rootOf(event.place.of).key === value?.key,
  );
  return isFilledLater || isFilledBefore;
}

function rootOf(value: Value): Value {
  let at = value;
  while (at.kind === "field") at = at.of;
  return at;
}
