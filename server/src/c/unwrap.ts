import type { Expression } from "./ast.ts";
import type { AnyNode } from "./walk.ts";

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

/** The name that a node is, null for any other node: where an argument may be a type, a lone name reads as one. */
export function loneName(node: AnyNode): string | null {
  if (node.kind === "identifier") return node.name;
  return node.kind === "namedType" ? node.name.text : null;
}
