import type { CallExpression } from "../../c/ast.ts";
import type { StoreEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { dataBehind, stateReference } from "../../livepatch/functions/state-data-steps.ts";
import type { Place, Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { isOutside, placeOfValue } from "../outside-values.ts";

/** A store that keeps a value from outside of the module in the data of one of its own states. */
export interface SavedValue {
  readonly event: StoreEvent;
  /** Its position among the flow's events. */
  readonly index: number;
  readonly id: bigint;
  /** Where the value comes from: a variable of the kernel. */
  readonly original: Place;
}

/** The values that a function saves in states, in the order in which it does. */
export function savedValues(module: Module, flow: Flow): readonly SavedValue[] {
  const held = new Map<string, bigint>();
  for (const event of flow.events) {
    if (event.kind !== "store" || event.place.kind !== "field" || event.place.name !== "data") continue;
    const state = isPointer(event.value) ? stateReference(module, event.place.of) : null;
    if (state?.owner === "own" && state.id !== null) held.set(event.value.key, state.id);
  }
  return flow.events.flatMap((event, index) => {
    if (event.kind !== "store" || event.place.kind !== "field") return [];
    const id = ownState(module, event.place.of, held);
    const original = originalOf(flow, event.value);
    return id === null || original === null ? [] : [{ event, index, id, original }];
  });
}

/** What may become the data of a state: new memory, or what the previous livepatch has. */
function isPointer({ kind }: Value): boolean {
  return kind === "allocation" || kind === "field";
}

/** The livepatch's own state that a value is or leads to, also by memory that its data is set to. */
function ownState(module: Module, value: Value, held: ReadonlyMap<string, bigint>): bigint | null {
  for (let at = value; ; at = at.of) {
    const id = held.get(at.key);
    if (id !== undefined) return id;
    if (at.kind !== "field") break;
  }
  const state = stateReference(module, value) ?? dataBehind(module, value);
  return state?.owner === "own" ? state.id : null;
}

function originalOf(flow: Flow, value: Value): Place | null {
  const place = value.kind === "allocation" ? duplicated(flow, value.call) : placeOfValue(value);
  return place !== null && isOutside(place) ? place : null;
}

/** What `kmemdup(&x, ...)` copies. */
function duplicated({ events }: Flow, node: CallExpression): Place | null {
  for (const event of events) {
    if (event.kind !== "call" || event.node !== node || event.name?.includes("dup") !== true) continue;
    const [source] = event.arguments;
    return source?.kind === "address" ? source.place : null;
  }
  return null;
}
