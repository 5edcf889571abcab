import { guardsAt, nullnessAt, type ReturnEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import type { PathState } from "../../livepatch/functions/paths.ts";
import { rolesOf } from "../../livepatch/functions/roles.ts";
import {
  stateBehind,
  type AllocationValue,
  type FieldPlace,
  type StateValue,
  type Value,
} from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { mayBeNull } from "../null-checks/unchecked-pointers.ts";

/** An allocation whose answer is stored as the data of the livepatch's own state, in one flow. */
interface DataAllocation {
  readonly allocation: AllocationValue;
  readonly state: StateValue;
  readonly place: FieldPlace;
}

/** A `pre_patch` that lets the livepatch in although an allocation of its may have failed. */
export interface PassedFailure extends DataAllocation {
  readonly flow: Flow;
  /** The returns that answer 0 there, at least one. */
  readonly returns: readonly ReturnEvent[];
  /** Whether all that follow the data look whether it is there, so that no oops comes of it. */
  readonly isLookedFor: boolean;
}

/** The allocations that a flow stores as the data of a state, each for one state. */
export function dataAllocations({ events }: Flow): readonly DataAllocation[] {
  return events.flatMap((event) => {
    if (event.kind !== "store" || event.place.kind !== "field" || event.place.name !== "data") return [];
    const state = stateBehind(event.place.of);
    if (state?.kind !== "state" || event.place.of !== state || event.value.kind !== "allocation") return [];
    return [{ allocation: event.value, state, place: event.place }];
  });
}

/** The `pre_patch` callbacks that answer 0 on a way on which the data of a state was not allocated, or on which nobody looked. */
export function passedFailures(module: Module): readonly PassedFailure[] {
  return moduleFlows(module).flatMap((flow) => {
    if (!rolesOf(module, flow.definition).some((role) => role.kind === "callback" && role.callback === "pre_patch"))
      return [];
    return dataAllocations(flow).flatMap((data) => {
      const returns = flow.events.filter(
        (event): event is ReturnEvent => event.kind === "return" && event.calls.length === 0 && lets(event, data),
      );
      return returns.length === 0 ? [] : [{ ...data, flow, returns, isLookedFor: isLookedFor(module, data) }];
    });
  });
}

/** Whether a return lets the livepatch in without the data: it holds nothing, or what nobody looked at. */
function lets(event: ReturnEvent, { allocation, place }: DataAllocation): boolean {
  if (event.value?.kind !== "number" || event.value.sign !== 0) return false;
  const held = heldAt(event.path, place);
  if (held?.key === allocation.key) return mayBeNull(event, allocation);
  const isEmpty = held === null || (held.kind === "number" && held.sign === 0);
  return isEmpty && nullnessAt(event, allocation) === "null";
}

/** What was stored in a place on a path. */
function heldAt(path: PathState, { key }: FieldPlace): Value | null {
  return path.cells.get(key)?.value ?? null;
}

/** Whether some function looks whether a state's data is there, and none follows it without. */
function isLookedFor(module: Module, { place, allocation }: DataAllocation): boolean {
  let isChecked = false;
  for (const { events } of moduleFlows(module)) {
    for (const event of events) {
      const isIt = (value: Value): boolean =>
        value.kind === "field" && value.name === "data" && value.of.key === place.of.key;
      if (event.kind === "dereference" && isIt(event.value) && mayBeNull(event, event.value)) return false;
      if (guardsAt(event).some(({ about }) => about.some((value) => isIt(value) && value.key !== allocation.key)))
        isChecked = true;
    }
  }
  return isChecked;
}
