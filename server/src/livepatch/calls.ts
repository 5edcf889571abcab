import { withoutParentheses } from "../c/unwrap.ts";
import type { CallExpression, Expression, FunctionDefinition, TypeName } from "../c/ast.ts";
import {
  convertTo,
  declaredType,
  evaluate,
  type ConstantScope,
  type ConstantValue,
  type IntegerType,
} from "../c/constants.ts";
import { authorSpan, type Token } from "../c/token.ts";
import { localVariables, parametersOf } from "./local-variables.ts";
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

/** Adds a call to `calls` if it is one of the API; `definition` is the function that it stands in, null for the body of a macro's. */
export function noteApiCall(
  call: CallExpression,
  definition: FunctionDefinition | null,
  scope: ConstantScope,
  calls: ApiCalls,
): void {
  if (call.callee.kind !== "identifier") return;
  const name = call.callee.name;
  const caller = definition?.declarator.name?.text ?? "";
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
      content: shadowContent(call, name, definition, scope),
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

function shadowContent(
  call: CallExpression,
  name: string,
  definition: FunctionDefinition | null,
  fileScope: ConstantScope,
): ShadowContent | null {
  const position = shadowSizes.get(name);
  const argument = position === undefined ? undefined : call.arguments[position];
  if (!isExpression(argument) || argument.kind === "error") return null;
  const scope = definition === null ? fileScope : withVariables(definition, fileScope);
  const value = evaluate(argument, scope);
  const size = value.known ? value.value : null;
  const type = measuredType(argument, scope);
  return type === null && size === null ? null : { type, size };
}

/** A scope that knows a function's variables as well: `sizeof(*count)`. */
function withVariables(definition: FunctionDefinition, scope: ConstantScope): ConstantScope {
  const decayed = new Set(
    parametersOf(definition)
      .filter(({ declarator }) => declarator.derivations[0]?.kind === "array")
      .map(({ declarator }) => declarator.name?.text),
  );
  // An array parameter is a pointer.
  const variable: ConstantScope["variable"] = (name) =>
    decayed.has(name) ? undefined : (localVariables(definition).get(name) ?? undefined);
  return { ...scope, variable };
}

/** The type in `sizeof(TYPE)`, or that of what the variable in `sizeof(*VARIABLE)` points to; parentheses are left out. */
function measuredType(expression: Expression, scope: ConstantScope): string | null {
  const at = withoutParentheses(expression);
  if (at.kind !== "sizeof" || at.operator !== "sizeof") return null;
  const text = at.operand.kind === "typeName" ? sourceText(at.operand) : declaredText(at.operand, scope);
  return text === null || text.length > maximumTypeLength ? null : text;
}

/** `struct foo *` for a variable declared as one; null where its type needs more than pointers to be written. */
function declaredText(operand: Expression, scope: ConstantScope): string | null {
  const declared = declaredType(operand, scope);
  const { type } = declared?.specifiers ?? { type: null };
  if (declared === null || type === null) return null;
  // The members of a struct that is defined on the spot are no name of it.
  if ((type.kind === "recordType" && type.members !== null) || type.kind === "typeofType") return null;
  const { derivations } = declared.declarator;
  if (derivations.some(({ kind }) => kind !== "pointer")) return null;
  return [sourceText(type), "*".repeat(derivations.length)].filter((part) => part !== "").join(" ");
}

function sourceText({ first, last }: { readonly first: Token; readonly last: Token }): string {
  const { file, start, end } = authorSpan(first, last);
  return file.text.slice(start, end).replace(/\s+/g, " ").trim();
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
  const typed = idSpan.file.text.slice(idSpan.start, idSpan.end).replace(/\s+/g, " ");
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
