import { guardsAt, type FlowEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { dataBehind, dataOwner, stateReference } from "../../livepatch/functions/state-data-steps.ts";
import type { Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { isOutside, placeOfValue, staticVariableOf } from "../outside-values.ts";
import { idWithName } from "../state-ids.ts";
import { stateNamed } from "../state-names.ts";

/** Something that a callback does to a state each time that it runs. */
export interface StateWork {
  readonly event: FlowEvent;
  /** In words: "writes to state 1 (TIMEOUT)". */
  readonly text: string;
}

/**
 * What a callback does to states: it writes to one or to its data, frees that, restores what it holds, or makes or frees a shadow variable of
 * the NULL object, which takes a state's place. Left out is what it does under a condition that may tell one run from another.
 */
export function stateWork(module: Module, flow: Flow): readonly StateWork[] {
  return flow.events.flatMap((event) => {
    const text = workText(module, event);
    return text === null || isToldApart(module, flow, event) ? [] : [{ event, text }];
  });
}

function workText(module: Module, event: FlowEvent): string | null {
  switch (event.kind) {
    case "store": {
      const { place, value } = event;
      const written =
        place.kind === "field" ? (stateReference(module, place.of) ?? dataBehind(module, place.of)) : null;
      if (written !== null) return `writes to ${stateNamed(module, written.id)}`;
      const restored = isOutside(place) ? dataBehind(module, value) : null;
      return restored === null ? null : `restores what ${stateNamed(module, restored.id)} holds`;
    }
    case "free": {
      const { value, shadow } = event;
      if (shadow !== null) return isNullObject(shadow.object) ? `frees ${shadowNamed(module, shadow.id)}` : null;
      const freed = value === null ? null : dataOwner(module, value);
      return freed === null ? null : `frees the data of ${stateNamed(module, freed.id)}`;
    }
    case "call": {
      const [object, id] = event.arguments;
      if (event.name !== "klp_shadow_alloc" && event.name !== "klp_shadow_get_or_alloc") return null;
      return isNullObject(object ?? null) ? `attaches ${shadowNamed(module, numberOf(id ?? null))}` : null;
    }
    default:
      return null;
  }
}

function isNullObject(object: Value | null): boolean {
  return object?.kind === "number" && object.sign === 0;
}

function shadowNamed({ shadowCalls }: Module, id: bigint | null): string {
  const call = shadowCalls.find((each) => each.id.known && each.id.value === id);
  const name = id === null ? "a shadow variable" : `shadow variable ${idWithName(id, call?.idText ?? "")}`;
  return `${name} of the NULL object`;
}

function numberOf(value: Value | null): bigint | null {
  return value?.kind === "number" && value.value !== null ? BigInt.asUintN(64, value.value) : null;
}

/**
 * Whether a condition on the way to an event may tell one run of a callback from another: it looks at the object, at a variable of the
 * module, at what a state's data holds, or at something that is not known.
 */
export function isToldApart(module: Module, flow: Flow, event: FlowEvent): boolean {
  return guardsAt(event).some(({ about }) => about.some((value) => maySay(module, flow, value)));
}

function maySay(module: Module, flow: Flow, value: Value): boolean {
  switch (value.kind) {
    case "parameter":
    case "unknown":
      return true;
    case "variable":
      return value.place.storage === "static";
    case "field": {
      // That there is data says only that pre_patch ran.
      if (dataOwner(module, value) !== null) return false;
      if (dataBehind(module, value) !== null) return true;
      const place = placeOfValue(value);
      return (place === null || !isOutside(place)) && maySay(module, flow, value.of);
    }
    case "result":
      return flow.events.some(
        (event) =>
          event.kind === "call" &&
          event.node === value.call &&
          event.arguments.some((given) => given !== null && (maySay(module, flow, given) || isOwnAddress(given))),
      );
    default:
      return false;
  }
}

/** `atomic_inc_return(&users)` */
function isOwnAddress(value: Value): boolean {
  return value.kind === "address" && staticVariableOf(value.place) !== null;
}
