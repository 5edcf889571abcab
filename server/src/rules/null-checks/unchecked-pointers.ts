import type { CallExpression, Expression, FunctionDefinition } from "../../c/ast.ts";
import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import { unwrapped } from "../../c/unwrap.ts";
import { guardsAt, nullnessAt, type DereferenceEvent, type FlowEvent } from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import type { Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { perModule } from "../../livepatch/per-module.ts";
import { holdsProblem } from "../half-typed.ts";

/** A value that a call gave. */
type Given = Extract<Value, { readonly call: CallExpression }>;

/** A pointer that a call gave and that a function follows although it may be NULL there. */
export interface UncheckedPointer<V extends Given = Given> {
  /** The function that follows it; the call may stand in another one. */
  readonly definition: FunctionDefinition;
  readonly value: V;
  /** Where it is followed unchecked, on any path, in source order: at least one. */
  readonly uses: readonly UncheckedUse[];
  /** Those and the ones behind them, which the flow takes for checked. */
  readonly follows: readonly DereferenceEvent[];
}

/** A place where a pointer is followed, and the flow that came there. */
export interface UncheckedUse {
  readonly event: DereferenceEvent;
  readonly flow: Flow;
}

/**
 * The pointers of one kind that a module follows without a check, one for each function and each call that gave one, whatever number
 * of paths and callers lead there. A function that is half typed is left out.
 */
export function uncheckedPointers<V extends Given>(
  module: Module,
  isMeant: (value: Value) => value is V,
  isSafe: (event: DereferenceEvent, value: V, flow: Flow) => boolean = () => false,
): readonly UncheckedPointer<V>[] {
  const found = new Map<FunctionDefinition, Map<CallExpression, { value: V; uses: UncheckedUse[] }>>();
  for (const flow of moduleFlows(module)) {
    for (const event of flow.events) {
      if (event.kind !== "dereference" || !isMeant(event.value)) continue;
      if (!mayBeNull(event, event.value) || isSafe(event, event.value, flow)) continue;
      const { value } = event;
      let own = found.get(event.function);
      if (own === undefined) found.set(event.function, (own = new Map<CallExpression, never>()));
      const pointer = own.get(value.call);
      if (pointer === undefined) own.set(value.call, { value, uses: [{ event, flow }] });
      else pointer.uses.push({ event, flow });
    }
  }
  return [...found].flatMap(([definition, byCall]) => {
    if (holdsProblem(module, authorSpan(definition.first, definition.last))) return [];
    return [...byCall.values()].map(({ value, uses }) => ({
      definition,
      value,
      uses: uses.sort((left, right) => startOf(left.event) - startOf(right.event)),
      follows: followsOf(module, definition, value),
    }));
  });
}

/** Where a function follows a value and no check of its own guards that, in source order. */
export function followsOf(module: Module, definition: FunctionDefinition, { key }: Value): readonly DereferenceEvent[] {
  const own = dereferencesOf(module).get(definition) ?? [];
  return own
    .filter((event) => event.value.key === key && !isChecked(event))
    .sort((left, right) => startOf(left) - startOf(right));
}

const dereferencesOf = perModule((module): ReadonlyMap<FunctionDefinition, readonly DereferenceEvent[]> => {
  const byFunction = new Map<FunctionDefinition, DereferenceEvent[]>();
  for (const event of moduleFlows(module).flatMap(({ events }) => events)) {
    if (event.kind !== "dereference") continue;
    const own = byFunction.get(event.function);
    if (own === undefined) byFunction.set(event.function, [event]);
    else own.push(event);
  }
  return byFunction;
});

/** Whether a condition says that a pointer is set, not an earlier place that followed it. */
function isChecked(event: DereferenceEvent): boolean {
  const { value } = event;
  return (
    nullnessAt(event, value) === "nonNull" &&
    guardsAt(event).some(({ about }) => about.some(({ key }) => key === value.key))
  );
}

/** Whether a value may be NULL where something happens, as far as the function looked at it. */
export function mayBeNull(event: FlowEvent, value: Value): boolean {
  const nullness = nullnessAt(event, value);
  return nullness === "unchecked" || nullness === "null";
}

/** The pointer that an event follows, without casts; null where it is none that the author wrote there. */
export function followedPointer({ event, flow }: UncheckedUse): Expression | null {
  const { node, value } = event;
  switch (node.kind) {
    case "member":
    case "index":
      return unwrapped(node.object);
    case "unary":
      return unwrapped(node.operand);
    case "call": {
      const call = flow.events.find((each) => each.kind === "call" && each.node === node);
      const given = call?.kind === "call" ? call.arguments : [];
      const argument = node.arguments[given.findIndex((each) => each?.key === value.key)];
      return argument === undefined || argument.kind === "typeName" ? null : unwrapped(argument);
    }
    default:
      return null;
  }
}

/** Where an event follows a pointer. */
export function followSpan({ node }: DereferenceEvent): Span {
  return authorSpan(node.first, node.last);
}

/** The author's text of an expression, where that stands on one line. */
export function lineText({ first, last }: Expression): string | null {
  const { file, start, end } = authorSpan(first, last);
  const text = file.text.slice(start, end);
  return text.includes("\n") ? null : text;
}

function startOf(event: DereferenceEvent): number {
  return followSpan(event).start;
}
