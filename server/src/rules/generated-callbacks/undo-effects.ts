import type { Expression, FunctionDefinition } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import type { CallbackName } from "../../kernel/machine.ts";
import { guardsAt, type CallEvent, type FlowEvent, type StoreEvent } from "../../livepatch/functions/events.ts";
import { flowOf, type Flow } from "../../livepatch/functions/flow.ts";
import { stateReference } from "../../livepatch/functions/state-data-steps.ts";
import type { Value } from "../../livepatch/functions/values.ts";
import { localVariables } from "../../livepatch/local-variables.ts";
import type { Module } from "../../livepatch/model.ts";
import { unwrapped } from "../../c/unwrap.ts";
import { functionNamed, type SetCallback } from "../callbacks/object-callbacks.ts";
import { forgottenCallback, setForgotten } from "../forgotten-callbacks.ts";
import { isOutside, placeOfValue, staticVariableOf } from "../outside-values.ts";
import type { Fix } from "../rule.ts";
import { freeingFunction } from "./freeing-functions.ts";
import { newCallback, writeCallback, type CallbackBody, type NewCallback } from "./new-callback.ts";
import { stateCallsAt } from "./own-state.ts";

/**
 * Writes the callback that takes back what another one of its object does, or sets the one that was written and forgotten. None where
 * some of what it does cannot be told from the source.
 */
export function undoFixes(module: Module, sister: SetCallback, kind: CallbackName): Fix[] {
  const forgotten = forgottenCallback(module, kind);
  if (forgotten !== null) return setForgotten(sister, kind, forgotten);
  const definition = functionNamed(module, sister.name, sister.span);
  const callback = newCallback(module, sister, kind);
  if (definition === null || callback === null) return [];
  const flow = flowOf(module, definition);
  const undone = flow.isComplete && flow.opaque.size === 0 ? undoAll(module, flow, sister.kind) : null;
  const body = undone === null ? null : bodyOf(module, callback, undone);
  const edits = body === null ? null : writeCallback(callback, body);
  return edits === null ? [] : [{ title: `Undo it in a new ${callback.name}()`, safe: false, edits }];
}

/** What takes one effect back: statements, or putting back what the data of a state holds. */
type Undo =
  | { readonly kind: "statements"; readonly lines: readonly string[] }
  | {
      readonly kind: "restore";
      readonly id: bigint;
      readonly target: string;
      readonly saved: (state: string) => string;
    };

/** One for each effect, the last one first; null where one of them cannot be taken back, and where there is none. */
function undoAll(module: Module, flow: Flow, kind: CallbackName): readonly Undo[] | null {
  const undone: Undo[] = [];
  const seen = new Set<unknown>();
  for (const event of flow.events) {
    if (!isEffect(event, kind) || seen.has(event.node)) continue;
    seen.add(event.node);
    const undo = undoOf(module, flow, event, kind);
    if (undo === null || !isCertain(event, kind, undo.kind === "restore")) return null;
    undone.unshift(undo);
  }
  return undone.length > 0 ? undone : null;
}

type Effect = StoreEvent | CallEvent;

/** What `callback-unpaired` takes for an effect that lasts. */
function isEffect(event: FlowEvent, kind: CallbackName): event is Effect {
  if (event.kind === "call") return event.callee === null && event.name?.startsWith("register_") === true;
  if (event.kind !== "store") return false;
  return isOutside(event.place) || (kind === "pre_patch" && keepsResult(event));
}

function keepsResult({ place, value }: StoreEvent): boolean {
  return staticVariableOf(place) !== null && (value.kind === "allocation" || value.kind === "result");
}

/**
 * Whether it happens whenever the callback succeeds: what stands before it only looks for errors, which end a `pre_patch`, and for states.
 * Where data has to be there, too, nothing but that data can tell whether it happened.
 */
function isCertain(event: Effect, kind: CallbackName, isToldByData: boolean): boolean {
  const isHarmless = (value: Value): boolean => {
    if (value.kind === "state" || value.kind === "previousState") return true;
    if (value.kind === "allocation" || value.kind === "result") return kind === "pre_patch";
    return isToldByData && value.kind === "field" && value.name === "data" && value.of.kind === "state";
  };
  return guardsAt(event).every(({ about }) => about.every(isHarmless));
}

function undoOf(module: Module, flow: Flow, event: Effect, kind: CallbackName): Undo | null {
  if (event.kind === "call") return unregister(event);
  if (!isOutside(event.place)) return release(event);
  return restore(module, flow, event, kind);
}

/** include/linux/notifier.h and its like: the one takes what the other took. */
function unregister({ node, name, function: within }: CallEvent): Undo | null {
  if (name === null || !registers.test(name)) return null;
  const given = node.arguments.map((each) => (each.kind === "typeName" ? null : outerText(each, within)));
  return given.includes(null) ? null : { kind: "statements", lines: [`un${name}(${given.join(", ")});`] };
}

const registers =
  /^register_(\w*_notifier|k(ret)?probes?|ftrace_function|syscore_ops|filesystem|binfmt|console|trace_\w+)$/;

function release({ node, value, function: within }: StoreEvent): Undo | null {
  const free = value.kind === "allocation" || value.kind === "result" ? freeingFunction(value.function) : null;
  const text = node.kind === "assignment" ? outerText(node.left, within) : null;
  return free === null || text === null
    ? null
    : { kind: "statements", lines: [`${free}(${text});`, `${text} = NULL;`] };
}

/** Puts back what was saved before, in a variable of the module or in the data of a state. */
function restore(module: Module, flow: Flow, event: StoreEvent, kind: CallbackName): Undo | null {
  const target = event.node.kind === "assignment" ? outerText(event.node.left, event.function) : null;
  if (target === null) return null;
  for (const save of flow.events.slice(0, flow.events.indexOf(event))) {
    if (save.kind !== "store" || placeOfValue(save.value)?.key !== event.place.key) continue;
    if (save.node.kind !== "assignment") continue;
    const id = kind === "post_patch" ? savedIn(module, save) : null;
    if (id !== null) {
      const saved = dataText(save.node.left);
      return saved === null ? null : { kind: "restore", id, target, saved };
    }
    const text = outerText(save.node.left, save.function);
    if (text === null || staticVariableOf(save.place) === null || isOutside(save.place)) continue;
    // One that replaces this livepatch would not know the variable: `state-in-global`.
    if (!isCertain(save, kind, false) || !isNeverReplaced(module)) return null;
    return { kind: "statements", lines: [`${target} = ${text};`] };
  }
  return null;
}

function isNeverReplaced({ livepatches }: Module): boolean {
  return livepatches.every(({ replace }) => replace.known && !replace.value);
}

/** The id of the state whose data itself holds what is saved: `*(int *)state->data`. */
function savedIn(module: Module, { place }: StoreEvent): bigint | null {
  if (place.kind !== "field" || place.name !== "*") return null;
  const data: Value = place.of;
  const state = data.kind === "field" && data.name === "data" ? stateReference(module, data.of) : null;
  return state?.owner === "own" ? state.id : null;
}

/** The author's `*(int *)state->data`, with another variable for the state; null for any other spelling. */
function dataText(left: Expression): ((state: string) => string) | null {
  const at = unwrapped(left);
  const data = at.kind === "unary" && at.operator === "*" ? unwrapped(at.operand) : null;
  if (data?.kind !== "member" || data.object.kind !== "identifier" || !isTyped(left.first) || !isTyped(left.last))
    return null;
  const { file, start, end } = authorSpan(left.first, left.last);
  const name = authorSpan(data.object.first);
  return (state) => file.text.slice(start, name.start) + state + file.text.slice(name.end, end);
}

/** The author's text of an expression that means the same in another function of the file; null where it names what only this one has. */
function outerText(expression: Expression, within: FunctionDefinition): string | null {
  if (!isTyped(expression.first) || !isTyped(expression.last)) return null;
  const own = localVariables(within);
  const inner: AnyNode[] = [];
  forEachNode(expression, (node) => {
    const isLocal = node.kind === "identifier" && own.has(node.name);
    if (isLocal || node.kind === "call" || node.kind === "assignment" || node.kind === "postfix") inner.push(node);
  });
  const { file, start, end } = authorSpan(expression.first, expression.last);
  return inner.length === 0 ? file.text.slice(start, end) : null;
}

function bodyOf(module: Module, { place }: NewCallback, undone: readonly Undo[]): CallbackBody | null {
  const restored = undone.flatMap((undo) => (undo.kind === "restore" ? [undo] : []));
  const statements = undone.flatMap((undo) => (undo.kind === "statements" ? undo.lines : []));
  const [first, ...others] = restored;
  if (first === undefined) return { declarations: [], statements };
  const calls = stateCallsAt(module, place, first.id);
  if (calls === null || others.some(({ id }) => id !== first.id)) return null;
  return {
    declarations: [`struct klp_state *state = ${calls.own};`],
    statements: [
      ...statements,
      "if (!state || !state->data)",
      "\treturn;",
      ...restored.map(({ target, saved }) => `${target} = ${saved("state")};`),
    ],
  };
}
