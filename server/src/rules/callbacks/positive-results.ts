import type { Expression, FunctionDefinition, ReturnStatement } from "../../c/ast.ts";
import { withoutParentheses } from "../../c/unwrap.ts";
import { forEachNode } from "../../c/walk.ts";
import { failedAllocationsAt } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { surroundingsOf } from "../../livepatch/functions/surroundings.ts";
import type { NumberValue, Value } from "../../livepatch/functions/values.ts";
import { evaluate } from "../../c/constants.ts";
import type { Module } from "../../livepatch/model.ts";
import { localVariables } from "../../livepatch/local-variables.ts";

/** What makes a function return a positive number, where its author wrote it. */
export interface PositiveResult {
  /**
   * A constant, a condition whose truth is 1, the call of a function that returns a truth value, or, where none of these is found, what is
   * returned.
   */
  readonly expression: Expression;
  readonly kind: "constant" | "condition" | "call" | "other";
  /** The function that it stands in. */
  readonly within: FunctionDefinition;
  /** `ENOMEM` for an errno without its sign, and for any constant that is returned where an allocation failed. */
  readonly errno: string | null;
}

/** Why the function that a flow starts from may return a positive constant; each place once, in source order of the returns. */
export function positiveResults(module: Module, flow: Flow): readonly PositiveResult[] {
  const found = new Map<Expression, PositiveResult>();
  for (const event of flow.events) {
    if (event.kind !== "return" || event.calls.length > 0 || event.node.kind !== "returnStatement") continue;
    const { value, node } = event;
    if (!isPositive(value) || node.value === null) continue;
    const search: Search = { module, flow, value, depth: 0 };
    const sources = sourcesOf(search, node.value, flow.definition);
    const direct = withoutParentheses(node.value);
    for (const source of sources ?? [{ expression: node.value, kind: "other", within: flow.definition } as const]) {
      const isNoMemory = source.expression === direct && failedAllocationsAt(event).length > 0;
      const errno = value.errno ?? (isNoMemory ? "ENOMEM" : null);
      found.set(source.expression, { ...source, errno });
    }
  }
  return [...found.values()];
}

function isPositive(value: Value | null): value is NumberValue {
  return value?.kind === "number" && value.sign > 0;
}

interface Search {
  readonly module: Module;
  readonly flow: Flow;
  /** What is returned. */
  readonly value: NumberValue;
  readonly depth: number;
}

type Source = Omit<PositiveResult, "errno">;

/** More steps than these from a `return` to the constant are no help to a reader. */
const maximumDepth = 6;

/** Where the value comes from; null where that is not found for sure. */
function sourcesOf(search: Search, expression: Expression, within: FunctionDefinition): readonly Source[] | null {
  const { module, value, depth } = search;
  if (depth > maximumDepth) return null;
  const further = { ...search, depth: depth + 1 };
  const at = withoutParentheses(expression);
  switch (at.kind) {
    case "cast":
      return sourcesOf(further, at.operand, within);
    case "assignment":
      return at.operator === "=" ? sourcesOf(further, at.right, within) : null;
    case "comma":
      return sourcesOf(further, at.right, within);
    case "conditional": {
      const arms = at.then === null ? [at.condition, at.else] : [at.then, at.else];
      return some(arms.map((arm) => sourcesOf(further, arm, within)));
    }
    case "identifier": {
      const assigned = assignedTo(within, at.name);
      if (assigned.length === 0) break;
      const all = some(assigned.map((each) => sourcesOf(further, each, within)));
      // Which of several assignments is the one that reaches the `return` is not looked for.
      return all?.length === 1 ? all : null;
    }
    case "call": {
      const unit = surroundingsOf(module).unitOf(within);
      const callee =
        at.callee.kind === "identifier" && unit !== null
          ? surroundingsOf(module).definition(at.callee.name, unit)
          : null;
      if (callee === null) return isTruth(at) ? [{ expression: at, kind: "condition", within }] : null;
      if (returnsTruth(callee)) return [{ expression: at, kind: "call", within }];
      return some(returnsIn(search, callee).map((each) => sourcesOf(further, each, callee)));
    }
    default:
  }
  if (isTruth(at) && value.value === 1n) return [{ expression: at, kind: "condition", within }];
  return isConstant(search, at, within) ? [{ expression: at, kind: "constant", within }] : null;
}

function some(all: readonly (readonly Source[] | null)[]): readonly Source[] | null {
  const found = all.flatMap((each) => each ?? []);
  return found.length > 0 ? found : null;
}

/** Whether an expression is the very constant that is returned. */
function isConstant({ module, value }: Search, expression: Expression, within: FunctionDefinition): boolean {
  if (expression.kind === "identifier" && expression.name === value.errno) return true;
  if (expression.kind === "identifier" && expression.name === "true") return value.value === 1n;
  const unit = surroundingsOf(module).unitOf(within);
  if (unit === null) return false;
  const constant = evaluate(expression, surroundingsOf(module).constants(unit));
  return constant.known && constant.value === value.value;
}

/** `!p`, `a == b`, `a && b`, `WARN_ON(x)`, `IS_ERR(p)` */
function isTruth(expression: Expression): boolean {
  switch (expression.kind) {
    case "unary":
      return expression.operator === "!";
    case "binary":
      return truthOperators.has(expression.operator);
    case "call":
      return expression.callee.kind === "identifier" && truthMacros.test(expression.callee.name);
    default:
      return false;
  }
}

const truthOperators: ReadonlySet<string> = new Set(["&&", "||", "==", "!=", "<", ">", "<=", ">="]);
const truthMacros = /^(WARN(_ON)?(_ONCE)?|unlikely|likely|IS_ERR(_OR_NULL|_VALUE)?)$/;

function returnsTruth({ specifiers: { type }, declarator }: FunctionDefinition): boolean {
  return declarator.derivations.length === 1 && type !== null && /^(bool|_Bool)$/.test(type.first.text);
}

/** What a function assigns to a variable of its own; empty for anything else. */
function assignedTo(definition: FunctionDefinition, name: string): readonly Expression[] {
  const assigned: Expression[] = [];
  if (!localVariables(definition).has(name)) return assigned;
  forEachNode(definition.body, (node) => {
    if (node.kind === "initDeclarator" && node.declarator.name?.text === name) {
      if (node.initializer !== null && node.initializer.kind !== "initializerList") assigned.push(node.initializer);
    } else if (node.kind === "assignment" && node.left.kind === "identifier" && node.left.name === name) {
      assigned.push(node.right);
    }
  });
  return assigned;
}

/** The results of a function's `return` statements that give the value in this flow. */
function returnsIn({ flow, value }: Search, callee: FunctionDefinition): readonly Expression[] {
  const nodes = new Set<ReturnStatement>();
  for (const event of flow.events) {
    if (event.kind !== "return" || event.function !== callee || event.value?.key !== value.key) continue;
    if (event.node.kind === "returnStatement") nodes.add(event.node);
  }
  return [...nodes].flatMap(({ value: result }) => result ?? []);
}
