import type { CallExpression } from "../../c/ast.ts";

/**
 * What a value is made of, as far as the function's text tells. Two values with one `key` are the same value, so that what is
 * known of one is known of the other: both answers of `klp_get_prev_state(1)` in a function have the same key, those of two
 * `kzalloc()` calls have not.
 */
export type Value =
  | StateValue
  | PreviousStateValue
  | ShadowValue
  | AllocationValue
  | ParameterValue
  | NumberValue
  | NameValue
  | StringValue
  | AddressValue
  | FieldValue
  | VariableValue
  | ResultValue
  | UnknownValue;

interface Keyed {
  readonly key: string;
}

/** The answer of `klp_get_state(&patch, id)`. */
export interface StateValue extends Keyed {
  readonly kind: "state";
  /** The patch variable's name; null where the call gives anything else. */
  readonly patch: string | null;
  /** Null where it is no constant. */
  readonly id: bigint | null;
  readonly call: CallExpression;
}

/** The answer of `klp_get_prev_state(id)`. */
export interface PreviousStateValue extends Keyed {
  readonly kind: "previousState";
  readonly id: bigint | null;
  readonly call: CallExpression;
}

/** The answer of `klp_shadow_get`, `klp_shadow_alloc` or `klp_shadow_get_or_alloc`. */
export interface ShadowValue extends Keyed {
  readonly kind: "shadow";
  readonly function: string;
  readonly id: bigint | null;
  /** What the variable is attached to; a number 0 for the NULL object. */
  readonly object: Value;
  readonly call: CallExpression;
}

/** The answer of an allocator, never an error pointer. */
export interface AllocationValue extends Keyed {
  readonly kind: "allocation";
  readonly function: string;
  /** Null where the allocator takes none. */
  readonly gfp: Value | null;
  readonly call: CallExpression;
}

/** A parameter of the function that the analysis started from; those of the functions it calls are what it gives them. */
export interface ParameterValue extends Keyed {
  readonly kind: "parameter";
  readonly name: string;
  readonly index: number;
}

/** An integer constant, NULL among them. */
export interface NumberValue extends Keyed {
  readonly kind: "number";
  /** Null for an errno, whose number stands in a header. */
  readonly value: bigint | null;
  readonly sign: -1 | 0 | 1;
  /** `ENOMEM` of `-ENOMEM`. */
  readonly errno: string | null;
}

/** Names of constants from headers, joined by `|`: `GFP_KERNEL`, `GFP_KERNEL | __GFP_ZERO`. */
export interface NameValue extends Keyed {
  readonly kind: "names";
  readonly names: readonly string[];
}

export interface StringValue extends Keyed {
  readonly kind: "string";
}

/** The address of a variable, a function or a member: `&x`, `&p->m`, an array's or a function's name. */
export interface AddressValue extends Keyed {
  readonly kind: "address";
  readonly place: Place;
}

/** What a member of another value held when it was first read: `state->data`. The name is `*` for what a pointer points to. */
export interface FieldValue extends Keyed {
  readonly kind: "field";
  readonly of: Value;
  readonly name: string;
}

/** What a variable that is no local one held when it was first read. */
export interface VariableValue extends Keyed {
  readonly kind: "variable";
  readonly place: VariablePlace;
}

/** The answer of any other function. */
export interface ResultValue extends Keyed {
  readonly kind: "result";
  readonly function: string;
  readonly call: CallExpression;
}

export interface UnknownValue extends Keyed {
  readonly kind: "unknown";
}

/** Where a value can be stored. */
export type Place = VariablePlace | FieldPlace;

export interface VariablePlace extends Keyed {
  readonly kind: "variable";
  readonly name: string;
  /** `static` for everything with static storage that the module defines, `external` for what it does not define. */
  readonly storage: "local" | "static" | "function" | "external";
}

export interface FieldPlace extends Keyed {
  readonly kind: "field";
  readonly of: Value;
  readonly name: string;
}

export const zero = numberValue(0n);

export function numberValue(value: bigint): NumberValue {
  return { kind: "number", value, sign: value < 0n ? -1 : value > 0n ? 1 : 0, errno: null, key: `n:${value}` };
}

export function errnoValue(errno: string, sign: -1 | 1): NumberValue {
  return { kind: "number", value: null, sign, errno, key: `n:${sign < 0 ? "-" : ""}${errno}` };
}

export function unknownValue(key: string): UnknownValue {
  return { kind: "unknown", key: `u:${key}` };
}

export function namesValue(names: readonly string[]): NameValue {
  return { kind: "names", names, key: `c:${names.join("|")}` };
}

export function addressValue(place: Place): AddressValue {
  return { kind: "address", place, key: `&(${place.key})` };
}

/** The place that a pointer and a member's name mean, or a struct's own member. */
export function fieldPlace(of: Value, name: string): FieldPlace {
  return { kind: "field", of, name, key: `${of.key}.${name}` };
}

/** What a place holds as long as nobody stored into it; `stamp` tells apart what it holds after someone may have. */
export function contentOf(place: Place, stamp = ""): Value {
  const key = stamp === "" ? place.key : `${place.key}#${stamp}`;
  if (place.kind === "field") return { kind: "field", of: place.of, name: place.name, key };
  return place.storage === "local" ? { kind: "unknown", key } : { kind: "variable", place, key };
}

export function valueKeyOf(value: Value | null): string {
  return value === null ? "" : value.key;
}

/** Whether paths are told apart by what is known of a value: states, shadow variables, allocations, and what they point to. */
export function isTracked(value: Value): boolean {
  switch (value.kind) {
    case "state":
    case "previousState":
    case "shadow":
    case "allocation":
      return true;
    case "field":
      return isTracked(value.of);
    default:
      return false;
  }
}

/** The state that a value is a part of: that of `state`, of `state->data`, and of `*state->data`. Null for any other value. */
export function stateBehind(value: Value): StateValue | PreviousStateValue | null {
  let at = value;
  while (at.kind === "field") at = at.of;
  return at.kind === "state" || at.kind === "previousState" ? at : null;
}
