import { withoutParentheses } from "../c/unwrap.ts";
import type { CallExpression, Expression, TypeName } from "../c/ast.ts";
import { convertTo, evaluate, type ConstantScope, type ConstantValue, type IntegerType } from "../c/constants.ts";
import { authorSpan, type Token } from "../c/token.ts";
import { known, unknown, type Fact, type ShadowCall, type ShadowContent, type StateCall } from "./model.ts";
import { addressedName, isNull, typedSpan } from "./symbols.ts";

/** The position of the id among the arguments of each function that takes one. */
const stateFunctions: ReadonlyMap<string, number> = new Map([
  ["klp_get_state", 1],
  ["klp_get_prev_state", 0],
]);

const shadowFunctions: ReadonlyMap<string, number> = new Map([
  ["klp_shadow_get", 1],
  ["klp_shadow_alloc", 1],
  ["klp_shadow_get_or_alloc", 1],
  ["klp_shadow_free", 1],
  ["klp_shadow_free_all", 0],
]);

/** The position of the size of those that allocate. */
const shadowSizes: ReadonlyMap<string, number> = new Map([
  ["klp_shadow_alloc", 2],
  ["klp_shadow_get_or_alloc", 2],
]);

/** The position of the constructor of those that allocate and of the destructor of those that free. */
const shadowCallbacks: ReadonlyMap<string, number> = new Map([
  ["klp_shadow_alloc", 4],
  ["klp_shadow_get_or_alloc", 4],
  ["klp_shadow_free", 2],
  ["klp_shadow_free_all", 1],
]);

/** What a function's body asks of the livepatch API. */
export interface ApiCalls {
  readonly stateCalls: StateCall[];
  readonly shadowCalls: ShadowCall[];
  /** The patch variables given to `klp_enable_patch`; null stands for an argument that names none. */
  readonly enabled: (string | null)[];
}

/** Adds a call to `calls` if it is one of the API; `caller` is the function that it stands in. */
export function noteApiCall(call: CallExpression, caller: string, scope: ConstantScope, calls: ApiCalls): void {
  if (call.callee.kind !== "identifier") return;
  const name = call.callee.name;
  if (name === "klp_enable_patch") {
    calls.enabled.push(patchArgument(call));
    return;
  }
  const position = stateFunctions.get(name) ?? shadowFunctions.get(name);
  if (position === undefined) return;
  const argument = idArgument(call, position, scope);
  if (argument === null) return;
  if (name === "klp_get_state") {
    calls.stateCalls.push({ ...argument, function: name, patch: patchArgument(call), caller });
  } else if (name === "klp_get_prev_state") {
    calls.stateCalls.push({ ...argument, function: name, patch: null, caller });
  } else {
    calls.shadowCalls.push({
      ...argument,
      function: name,
      content: shadowContent(call, name, scope),
      callback: shadowCallback(call, name),
      arguments: call.arguments,
      caller,
    });
  }
}

function shadowCallback(call: CallExpression, name: string): Fact<string | null> {
  const argument = call.arguments[shadowCallbacks.get(name) ?? -1];
  if (!isExpression(argument)) return unknown("the call gives none");
  if (isNull(argument)) return known(null);
  const callback = addressedName(argument);
  return callback === null ? unknown("it is no name of a function") : known(callback);
}

function shadowContent(call: CallExpression, name: string, scope: ConstantScope): ShadowContent | null {
  const position = shadowSizes.get(name);
  const argument = position === undefined ? undefined : call.arguments[position];
  if (!isExpression(argument) || argument.kind === "error") return null;
  const value = evaluate(argument, scope);
  const size = value.known ? value.value : null;
  const type = measuredType(argument);
  return type === null && size === null ? null : { type, size };
}

/** The type in `sizeof(TYPE)`, parentheses around it left out. */
function measuredType(expression: Expression): string | null {
  const at = withoutParentheses(expression);
  if (at.kind !== "sizeof" || at.operator !== "sizeof" || at.operand.kind !== "typeName") return null;
  const { file, start, end } = authorSpan(at.operand.first, at.operand.last);
  const text = file.text.slice(start, end).replace(/\s+/g, " ").trim();
  return text.length > maximumTypeLength ? null : text;
}

/** A longer type is no name that could be compared or recorded. */
const maximumTypeLength = 200;

/** The call and its id, converted to the `unsigned long` of its parameter; null while it is still to be typed. */
function idArgument(call: CallExpression, position: number, scope: ConstantScope) {
  const argument = call.arguments[position];
  if (!isExpression(argument) || argument.kind === "error") return null;
  const span = authorSpan(call.first, call.last);
  const id = constantOf(argument, "unsigned long", scope);
  const idSpan = typedSpan(argument);
  const typed = idSpan.file.text.slice(idSpan.start, idSpan.end);
  const isOfBody = idSpan.file === span.file && idSpan.start === span.start;
  return {
    span,
    id,
    idSpan,
    idText: isOfBody ? (bodyText(argument, call) ?? (id.known ? `${id.value}` : typed)) : typed,
  };
}

/**
 * How a macro that writes a call spells an argument which its body brings along: `LP_S` for `GET(&patch)` with
 * `#define GET(p) klp_get_state(p, LP_S)`. Null where a parameter is part of it.
 */
function bodyText(argument: Expression, call: CallExpression): string | null {
  const invocations = new Set<Token>();
  for (let at = call.callee.first; at.expansion !== null; at = at.expansion.name) invocations.add(at.expansion.name);
  let inner = argument;
  while (inner.kind === "parenthesized" && writtenIn(inner.first, invocations, "name") === inner.first) {
    inner = inner.expression;
  }
  const first = writtenIn(inner.first, invocations, "name");
  const last = writtenIn(inner.last, invocations, "end");
  const macro = first?.expansion?.macro;
  if (first === null || last === null || macro === undefined || last.expansion?.macro !== macro) return null;
  const spelled = macro.body.filter(({ start, end }) => first.start <= start && end <= last.end);
  if (spelled.some(({ text }) => macro.parameters?.includes(text))) return null;
  return first.file.text.slice(first.start, last.end);
}

/** The token in the body of one of some invocations that brought a token about. */
function writtenIn(token: Token, invocations: ReadonlySet<Token>, side: "name" | "end"): Token | null {
  let at = token;
  while (at.expansion !== null && !invocations.has(at.expansion.name)) at = at.expansion[side];
  return at.expansion === null ? null : at;
}

function constantOf(expression: Expression, type: IntegerType, scope: ConstantScope): ConstantValue {
  const value = evaluate(expression, scope);
  return value.known ? convertTo(value, type) : value;
}

function patchArgument(call: CallExpression): string | null {
  const argument = call.arguments[0];
  return isExpression(argument) ? addressedName(argument) : null;
}

function isExpression(argument: Expression | TypeName | undefined): argument is Expression {
  return argument !== undefined && argument.kind !== "typeName";
}
