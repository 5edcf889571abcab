import type { FunctionDefinition } from "../../c/ast.ts";
import type { Module } from "../model.ts";
import { perModule } from "../per-module.ts";
import { guardsAt, nullnessAt, type CallEvent, type FlowEvent } from "./events.ts";
import { flowOf } from "./flow.ts";
import { parametersOf } from "../local-variables.ts";
import { maySleep } from "./sleeping.ts";
import { stateBehind, type Value } from "./values.ts";

/** What a function does, for whoever calls it; what the functions do that it calls is part of it. */
export interface FunctionSummary {
  readonly returns: ReturnSummary;
  /** One for each parameter. */
  readonly parameters: readonly ParameterSummary[];
  /** Ids that it asks `klp_get_state` for, and `klp_get_prev_state`; those that are not known are left out. */
  readonly askedStates: ReadonlySet<bigint>;
  readonly askedPreviousStates: ReadonlySet<bigint>;
  /** The calls that may sleep. */
  readonly sleeps: readonly CallEvent[];
  /** Whether it asks for a state, writes one, or allocates or frees a shadow variable of the NULL object. */
  readonly touchesState: boolean;
  /** False where it was not read to its end: what is absent here proves nothing then. */
  readonly isComplete: boolean;
}

export interface ReturnSummary {
  /** What it may return, each value once. */
  readonly values: readonly Value[];
  /** Whether it may return NULL (0), or a value that nobody checked and that may be NULL. */
  readonly mayBeNull: boolean;
  readonly negative: boolean;
  readonly zero: boolean;
  readonly positive: boolean;
  /** Whether it may return something else than a constant. */
  readonly other: boolean;
}

export interface ParameterSummary {
  readonly name: string | null;
  /** Whether it is followed on a path that did not check it. */
  readonly isFollowedUnchecked: boolean;
  readonly isChecked: boolean;
  readonly isFreed: boolean;
  /** Whether it is stored where it outlives the call. */
  readonly isStored: boolean;
}

const summariesOf = perModule(() => new Map<FunctionDefinition, FunctionSummary>());

/** Sums up the flow of a function, once. */
export function summaryOf(module: Module, definition: FunctionDefinition): FunctionSummary {
  const known = summariesOf(module);
  let summary = known.get(definition);
  if (summary === undefined) known.set(definition, (summary = summarize(module, definition)));
  return summary;
}

function summarize(module: Module, definition: FunctionDefinition): FunctionSummary {
  const { events, isComplete, opaque } = flowOf(module, definition);
  const askedStates = new Set<bigint>();
  const askedPreviousStates = new Set<bigint>();
  for (const event of events) {
    if (event.kind !== "call") continue;
    const asked = event.name === "klp_get_state" ? event.arguments[1] : event.arguments[0];
    if (asked?.kind !== "number" || asked.value === null) continue;
    const id = BigInt.asUintN(64, asked.value);
    if (event.name === "klp_get_state") askedStates.add(id);
    else if (event.name === "klp_get_prev_state") askedPreviousStates.add(id);
  }
  return {
    returns: returnsOf(events),
    parameters: parametersOf(definition).map((parameter, index) => ({
      name: parameter.declarator.name?.text ?? null,
      ...parameterUse(events, index),
    })),
    askedStates,
    askedPreviousStates,
    sleeps: events.filter((event) => event.kind === "call").filter(maySleep),
    touchesState: events.some(touchesState),
    isComplete: isComplete && opaque.size === 0,
  };
}

function returnsOf(events: readonly FlowEvent[]): ReturnSummary {
  const values = new Map<string, Value>();
  let mayBeNull = false;
  for (const event of events) {
    if (event.kind !== "return" || event.calls.length > 0 || event.value === null) continue;
    values.set(event.value.key, event.value);
    const nullness = nullnessAt(event, event.value);
    if (nullness === "null" || (nullness === "unchecked" && mayFail(event.value))) mayBeNull = true;
  }
  const all = [...values.values()];
  const hasSign = (sign: number): boolean => all.some((value) => value.kind === "number" && value.sign === sign);
  return {
    values: all,
    mayBeNull,
    negative: hasSign(-1),
    zero: hasSign(0),
    positive: hasSign(1),
    other: all.some(({ kind }) => kind !== "number"),
  };
}

/** Whether a value that nobody checked may be NULL by what it is. */
function mayFail({ kind }: Value): boolean {
  return kind === "state" || kind === "previousState" || kind === "shadow" || kind === "allocation";
}

function parameterUse(events: readonly FlowEvent[], index: number): Omit<ParameterSummary, "name"> {
  const isIt = (value: Value | null): boolean => value?.kind === "parameter" && value.index === index;
  return {
    isFollowedUnchecked: events.some(
      (event) => event.kind === "dereference" && isIt(event.value) && nullnessAt(event, event.value) === "unchecked",
    ),
    isChecked: events.some((event) => guardsAt(event).some(({ about }) => about.some(isIt))),
    isFreed: events.some((event) => event.kind === "free" && isIt(event.value)),
    isStored: events.some((event) => event.kind === "store" && isIt(event.value)),
  };
}

/** Whether an event is a call that asks for a state, a store into one, or a call about a shadow variable of the NULL object. */
export function touchesState(event: FlowEvent): boolean {
  switch (event.kind) {
    case "call": {
      if (event.name === "klp_get_state" || event.name === "klp_get_prev_state") return true;
      const [object] = event.arguments;
      return shadowOfObject.has(event.name ?? "") && object?.kind === "number" && object.sign === 0;
    }
    case "store":
      return event.place.kind === "field" && stateBehind(event.place.of) !== null;
    default:
      return false;
  }
}

const shadowOfObject: ReadonlySet<string> = new Set([
  "klp_shadow_get",
  "klp_shadow_alloc",
  "klp_shadow_get_or_alloc",
  "klp_shadow_free",
]);
