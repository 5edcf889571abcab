import { unwrapped } from "../c/unwrap.ts";
import type { CallExpression, Expression } from "../c/ast.ts";

/** A call whose result a whole expression throws away or stores. */
interface Called {
  readonly call: CallExpression;
  /** Whether the call is all that its author wrote, but for parentheses and casts: no assignment and no `WARN_ON` around it. */
  readonly isAlone: boolean;
}

/**
 * The call in `f(x)`, `(void)f(x)`, `WARN_ON(f(x))` and `variable = f(x)`; null for any other expression, in which the result may go
 * anywhere.
 */
export function calledIn(expression: Expression): Called | null {
  let at = unwrapped(expression);
  let isAlone = true;
  if (at.kind === "assignment" && at.operator === "=" && at.left.kind === "identifier") {
    at = unwrapped(at.right);
    isAlone = false;
  }
  while (at.kind === "call" && at.callee.kind === "identifier" && transparent.has(at.callee.name)) {
    const [argument, second] = at.arguments;
    if (argument === undefined || argument.kind === "typeName" || second !== undefined) return null;
    at = unwrapped(argument);
    isAlone = false;
  }
  return at.kind === "call" ? { call: at, isAlone } : null;
}

/** The variable that an expression as a whole assigns to. */
export function variableOf(expression: Expression): string | null {
  const at = unwrapped(expression);
  return at.kind === "assignment" && at.left.kind === "identifier" ? at.left.name : null;
}

/** include/asm-generic/bug.h, include/linux/compiler.h: they look at a condition, and go on. */
const transparent: ReadonlySet<string> = new Set(["WARN_ON", "WARN_ON_ONCE", "likely", "unlikely"]);
