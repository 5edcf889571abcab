import type { FunctionDefinition } from "../../c/ast.ts";
import type { CallbackName } from "../../kernel/machine.ts";
import type { Module } from "../model.ts";
import { perModule } from "../per-module.ts";
import { nullnessAt, type CallEvent, type FlowEvent, type FreeEvent, type StoreEvent } from "./events.ts";
import type { Flow } from "./flow.ts";
import { moduleFlows } from "./module-flows.ts";
import { rolesOf, type FunctionRole } from "./roles.ts";
import type { Place, Value } from "./values.ts";

/*
 * The life of what states point to: which callback allocates a state's `->data`, takes it over from the previous livepatch, writes to
 * it and frees it. `stateDataSteps(module)` answers with every such STEP in every flow of the module, helpers included. A step
 * of a helper is there once for each function that the kernel calls and that comes to it; `phases` say which of them those are.
 *
 * A state is the livepatch's own (`klp_get_state()`, or an element of a states array) or the previous one's (`klp_get_prev_state()`).
 * Whether a step is guarded is asked of its event: `previousStateAt(step.event, id)`, `guardsAt(step.event)`.
 *
 *     const freed = stateDataSteps(module).filter(
 *       (step) => step.kind === "free" && step.owner === "own" && step.phases.has("post_unpatch"),
 *     );
 *
 * What cannot be followed gives no step, so that the absence of one proves nothing where `flow.isComplete` is false or
 * `flow.opaque` is not empty, nor where the data was handed to a function of the kernel.
 */

/** When the kernel calls the function that a flow starts from; `other` is a patched function, work, a constructor, or nobody knows. */
export type Phase = CallbackName | "init" | "exit" | "other";

/** Something that is done to the data of a state. */
export interface StateDataStep {
  readonly kind:
    /** `->data` is set to a new allocation. */
    | "allocate"
    /** `->data` is set to the pointer that the `->data` of a previous state holds: `value` is that. */
    | "takeOver"
    /** `->data` is set to NULL. */
    | "clear"
    /** `->data` is set to anything else. */
    | "set"
    /** Something is stored into what `->data` points to, or behind that. */
    | "write"
    /** `->data` is freed and not known to be NULL. */
    | "free";
  readonly owner: "own" | "previous";
  /** The state's; null where it is not known. */
  readonly id: bigint | null;
  /** What is stored or freed; null for `memset()`. */
  readonly value: Value | null;
  readonly event: StoreEvent | FreeEvent | CallEvent;
  readonly flow: Flow;
  readonly phases: ReadonlySet<Phase>;
}

/** A state that a value points to. */
export interface StateReference {
  readonly owner: StateDataStep["owner"];
  /** Null where it is not known. */
  readonly id: bigint | null;
}

/** Every step of every flow, in the order of {@link moduleFlows} and of their events. */
export const stateDataSteps = perModule((module: Module): readonly StateDataStep[] =>
  moduleFlows(module).flatMap((flow) => stepsOf(module, flow)),
);

/** When the kernel calls a function; more than one where it has several roles. */
export function phasesOf(module: Module, definition: FunctionDefinition): ReadonlySet<Phase> {
  const roles = rolesOf(module, definition);
  return new Set(roles.length === 0 ? ["other"] : roles.map(phaseOf));
}

/** The state whose `->data` a value is, or was when it was read; null for any other value. */
export function dataOwner(module: Module, value: Value): StateReference | null {
  return value.kind === "field" && value.name === "data" ? stateReference(module, value.of) : null;
}

/** The state whose `->data` leads to a value: `*state->data`, `foo->buffer` where `foo` is `state->data`, or that pointer itself. */
export function dataBehind(module: Module, value: Value): StateReference | null {
  for (let at = value; at.kind === "field"; at = at.of) {
    const owner = dataOwner(module, at);
    if (owner !== null) return owner;
  }
  return null;
}

/** The state that a value points to: an answer of the kernel's, or an element of a states array of the module. */
export function stateReference(module: Module, value: Value): StateReference | null {
  switch (value.kind) {
    case "state":
      return { owner: "own", id: value.id };
    case "previousState":
      return { owner: "previous", id: value.id };
    case "variable":
      return elementOf(module, value.place.name, 0);
    case "field": {
      // An element whose index is not known is called `[]`.
      const index = /^\[(\d{0,4})\]$/.exec(value.name)?.[1];
      if (value.of.kind !== "variable" || index === undefined) return null;
      return elementOf(module, value.of.place.name, index === "" ? -1 : Number(index));
    }
    default:
      return null;
  }
}

function elementOf({ stateTables }: Module, name: string, index: number): StateReference | null {
  const tables = stateTables.filter((table) => table.name === name);
  const id = tables.length === 1 ? tables[0]!.rows[index]?.id : undefined;
  return tables.length === 0 ? null : { owner: "own", id: id?.known === true ? id.value : null };
}

function phaseOf(role: FunctionRole): Phase {
  switch (role.kind) {
    case "callback":
    case "callbackMacro":
      return role.callback;
    case "init":
    case "exit":
      return role.kind;
    default:
      return "other";
  }
}

function stepsOf(module: Module, flow: Flow): readonly StateDataStep[] {
  const phases = phasesOf(module, flow.definition);
  return flow.events.flatMap((event) => {
    const step = stepOf(module, event);
    return step === null ? [] : [{ ...step, flow, phases }];
  });
}

function stepOf(module: Module, event: FlowEvent): Omit<StateDataStep, "flow" | "phases"> | null {
  switch (event.kind) {
    case "store": {
      const { place, value } = event;
      const state = assignedState(module, place);
      if (state !== null) return { kind: assignment(module, value), ...state, value, event };
      const written = place.kind === "field" ? dataBehind(module, place.of) : null;
      return written === null ? null : { kind: "write", ...written, value, event };
    }
    case "free": {
      const { value } = event;
      if (value === null || nullnessAt(event, value) === "null") return null;
      const freed = value.kind === "allocation" ? holderOf(module, event, value) : dataOwner(module, value);
      return freed === null ? null : { kind: "free", ...freed, value, event };
    }
    case "call": {
      const target = event.name === "memset" && event.callee === null ? event.arguments[0] : null;
      const written = target == null ? null : dataBehind(module, target);
      return written === null ? null : { kind: "write", ...written, value: null, event };
    }
    default:
      return null;
  }
}

/** The state whose `->data` holds a new allocation where something happens. */
function holderOf(module: Module, { path }: FlowEvent, value: Value): StateReference | null {
  for (const { place, value: held } of path.cells.values) {
    if (held.key !== value.key) continue;
    const state = assignedState(module, place);
    if (state !== null) return state;
  }
  return null;
}

/** The state whose `->data` a store sets: alone, or with the whole struct in `*state = *prev`. */
function assignedState(module: Module, place: Place): StateReference | null {
  if (place.kind !== "field" || (place.name !== "data" && place.name !== "*")) return null;
  return stateReference(module, place.of);
}

function assignment(module: Module, value: Value): "allocate" | "takeOver" | "clear" | "set" {
  if (value.kind === "allocation") return "allocate";
  if (value.kind === "number" && value.sign === 0) return "clear";
  return isPreviousData(module, value) ? "takeOver" : "set";
}

/** Whether a value is the `->data` of a previous state, be it as a part of the whole struct. */
function isPreviousData(module: Module, value: Value): boolean {
  if (value.kind !== "field" || (value.name !== "data" && value.name !== "*")) return false;
  return stateReference(module, value.of)?.owner === "previous";
}
