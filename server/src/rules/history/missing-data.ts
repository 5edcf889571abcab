import {
  guardsAt,
  nullnessAt,
  previousStateAt,
  type DereferenceEvent,
  type FlowEvent,
} from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import {
  dataOwner,
  phasesOf,
  stateDataSteps,
  stateReference,
  type Phase,
  type StateDataStep,
} from "../../livepatch/functions/state-data-steps.ts";
import type { Guard } from "../../livepatch/functions/paths.ts";
import type { Module } from "../../livepatch/model.ts";

/**
 * Where post_patch or pre_unpatch follows a state's `->data` that surely is NULL once a previous livepatch has the state: pre_patch
 * allocates it only where there is none, and nothing takes the previous one's over. Null where that is not so, or not known.
 */
export function missingData(module: Module, id: bigint): DereferenceEvent | null {
  const flows = moduleFlows(module);
  if (flows.some(({ isComplete, opaque }) => !isComplete || opaque.size > 0)) return null;
  const given = stateDataSteps(module).filter(
    (step) => step.owner === "own" && (step.id === id || step.id === null) && giving.has(step.kind),
  );
  if (given.length === 0 || !given.every((step) => isForFirst(step, id))) return null;
  for (const { definition, events } of flows) {
    const phases = phasesOf(module, definition);
    for (const event of events) if (followsData(module, event, id) && isReached(event, id, phases)) return event;
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
  return (
    nullnessAt(event, event.value) === "unchecked" && guardsAt(event).every((guard) => isAboutStates(module, guard))
  );
}

/** Any other condition may be one that does not hold where another livepatch had the state. */
function isAboutStates(module: Module, { about }: Guard): boolean {
  return about.length > 0 && about.every((value) => stateReference(module, value) !== null);
}

/** kernel/livepatch/core.c: by the time of pre_unpatch, the livepatch that had the state before is gone, and nobody finds it any more. */
function isReached(event: DereferenceEvent, id: bigint, phases: ReadonlySet<Phase>): boolean {
  if (phases.has("pre_unpatch")) return true;
  const previous = previousStateAt(event, id);
  return phases.has("post_patch") && previous !== "null" && previous !== "unknown";
}
