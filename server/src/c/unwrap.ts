import type { Expression } from "./ast.ts";

/** What stands in parentheses and casts. */
export function unwrapped(expression: Expression): Expression {
  let at = expression;
  for (;;) {
    if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "cast") at = at.operand;
    else return at;
  }
}

/** What stands in parentheses. */
export function withoutParentheses(expression: Expression): Expression {
  let at = expression;
  while (at.kind === "parenthesized") at = at.expression;
  return at;
}
