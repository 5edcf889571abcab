import {
  nullnessAt,
  previousStateAt,
  type DereferenceEvent,
  type FlowEvent,
} from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { dataOwner, phasesOf, stateDataSteps, type StateDataStep } from "../../livepatch/functions/state-data-steps.ts";
import type { Module } from "../../livepatch/model.ts";

/**
 * Where post_patch follows a state's `->data` that surely is NULL once a previous livepatch has the state: pre_patch allocates it only
 * where there is none, and nothing takes the previous one's over. Null where that is not so, or not known.
 */
export function missingData(module: Module, id: bigint): DereferenceEvent | null {
  const flows = moduleFlows(module);
  if (flows.some(({ isComplete, opaque }) => !isComplete || opaque.size > 0)) return null;
  const given = stateDataSteps(module).filter(
    (step) => step.owner === "own" && (step.id === id || step.id === null) && giving.has(step.kind),
  );
  if (given.length === 0 || !given.every((step) => isForFirst(step, id))) return null;
  for (const { definition, events } of flows) {
    if (!phasesOf(module, definition).has("post_patch")) continue;
    for (const event of events) if (followsData(module, event, id)) return event;
  }
  return null;
}

const giving: ReadonlySet<StateDataStep["kind"]> = new Set(["allocate", "takeOver", "set"]);

function isForFirst({ kind, id: own, phases, event }: StateDataStep, id: bigint): boolean {
  return kind === "allocate" && own === id && phases.has("pre_patch") && previousStateAt(event, id) === "null";
}

function followsData(module: Module, event: FlowEvent, id: bigint): event is DereferenceEvent {
  if (event.kind !== "dereference") return false;
  const owner = dataOwner(module, event.value);
  if (owner?.owner !== "own" || owner.id !== id) return false;
  const previous = previousStateAt(event, id);
  const isUnchecked = nullnessAt(event, event.value) === "unchecked";
  return isUnchecked && previous !== "null" && previous !== "unknown";
}
