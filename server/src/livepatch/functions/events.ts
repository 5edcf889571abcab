import type { CallExpression, FunctionDefinition } from "../../c/ast.ts";
import type { AnyNode } from "../../c/walk.ts";
import { nullnessOn, type Guard, type Nullness, type PathState } from "./paths.ts";
import type { AllocationValue, Place, Value } from "./values.ts";

/** Something that a function does on a path. The same node gives one event for each set of paths that know different things. */
export type FlowEvent = DereferenceEvent | CallEvent | StoreEvent | ReadEvent | FreeEvent | ReturnEvent;

interface EventBase {
  /** The function that it stands in: the one that the analysis started from, or one that it calls. */
  readonly function: FunctionDefinition;
  /** The calls that lead there, outermost first; empty in the function that the analysis started from. */
  readonly calls: readonly CallExpression[];
  readonly path: PathState;
}

/** `p->m`, `*p`, `p[i]`, or a pointer given to a function that certainly follows it (`strcmp`, `memcpy`). `&p->m` is none. */
export interface DereferenceEvent extends EventBase {
  readonly kind: "dereference";
  readonly node: AnyNode;
  /** The pointer. */
  readonly value: Value;
  readonly access: "member" | "indirection" | "index" | "argument";
}

/** Any call, also of the functions that have events of their own. It comes before what the function does. */
export interface CallEvent extends EventBase {
  readonly kind: "call";
  readonly node: CallExpression;
  /** `guard(mutex)` for `guard(mutex)(&lock)`; null for a call through a pointer. */
  readonly name: string | null;
  /** The function of this module that is called; null for any other. */
  readonly callee: FunctionDefinition | null;
  /** One for each argument; null where it is a type. */
  readonly arguments: readonly (Value | null)[];
}

/** An assignment to anything but a plain local variable; copies by `memcpy` and its like are stores to `*` of their target. */
export interface StoreEvent extends EventBase {
  readonly kind: "store";
  readonly node: AnyNode;
  readonly place: Place;
  readonly value: Value;
}

/** A variable with static storage, or a member of a state, is read. */
export interface ReadEvent extends EventBase {
  readonly kind: "read";
  readonly node: AnyNode;
  readonly place: Place;
  readonly value: Value;
}

/** `kfree(p)` and its like, `klp_shadow_free`, `klp_shadow_free_all`, and a variable with `__free(kfree)` whose block ends. */
export interface FreeEvent extends EventBase {
  readonly kind: "free";
  /** The call, or the variable's declarator. */
  readonly node: AnyNode;
  readonly name: string;
  /** Null for the shadow functions. */
  readonly value: Value | null;
  /** The shadow variable; its object is null for `klp_shadow_free_all`. */
  readonly shadow: { readonly object: Value | null; readonly id: bigint | null } | null;
}

/** A `return`, or the end of the body, where `node` is the body and the value is null. */
export interface ReturnEvent extends EventBase {
  readonly kind: "return";
  readonly node: AnyNode;
  readonly value: Value | null;
}

/** What is known of a value where the event happens. */
export function nullnessAt({ path }: FlowEvent, value: Value): Nullness {
  return nullnessOn(path, value);
}

/** The conditions that hold where the event happens; those that only some ways to it have are not among them. */
export function guardsAt({ path }: FlowEvent): readonly Guard[] {
  return path.guards;
}

/** What is known of `klp_get_prev_state(id)` where the event happens; null where nothing asked for it on the way. */
export function previousStateAt({ path }: FlowEvent, id: bigint): Nullness | null {
  return askedAt(path, (value) => value.kind === "previousState" && value.id === id);
}

/** What is known of `klp_get_state(&patch, id)` where the event happens; null where nothing asked for it on the way. */
export function stateAt({ path }: FlowEvent, id: bigint): Nullness | null {
  return askedAt(path, (value) => value.kind === "state" && value.id === id);
}

/** The allocations that are known to have failed where the event happens. */
export function failedAllocationsAt({ path }: FlowEvent): readonly AllocationValue[] {
  return path.facts.values.flatMap(({ value, nullness }) =>
    value.kind === "allocation" && nullness === "null" ? [value] : [],
  );
}

function askedAt(path: PathState, isAsked: (value: Value) => boolean): Nullness | null {
  for (const { value, nullness } of path.facts.values) if (isAsked(value)) return nullness;
  return null;
}
