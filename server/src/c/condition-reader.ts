import { type ConditionExpression, ONE, type ParsedCondition, parseCondition, ZERO } from "./condition-expression.ts";
import type { Expander, MacroNode } from "./macro-expansion.ts";
import { type Token, TokenKind } from "./token.ts";

export interface ConditionContext {
  readonly expander: Expander;
  readonly nodes: ReadonlyMap<string, MacroNode>;
  /** Read as cpp does: `IS_ENABLED` and its sisters are names like others. */
  readonly unknownIsZero: boolean;
  /** Whether `__has_include` finds a quoted file; null if nobody knows. */
  hasInclude(header: string): boolean | null;
}

/** Reads the expression of `#if` from the line that the expander stands in. */
export function readCondition(context: ConditionContext): ParsedCondition {
  const { expander } = context;
  return parseCondition({
    next: () => expander.nextSolid(),
    operator: (name) => readOperator(name, context),
  });
}

/** An operator that reads its own operand, without expanding it; null for a plain name. */
function readOperator(name: Token, context: ConditionContext): ConditionExpression | string | null {
  switch (name.text) {
    case "defined": {
      const operand = readName(context.expander);
      return operand === null ? 'Operator "defined" requires an identifier.' : { kind: "defined", name: operand };
    }
    case "__has_include":
    case "__has_include_next":
      return readHasInclude(name, context);
    default:
      return context.unknownIsZero ? null : readKernelOperator(name, context);
  }
}

/** `X` or `(X)`, or null for anything else. */
function readName(expander: Expander): string | null {
  expander.preventExpansion++;
  let token = expander.nextSolid();
  const parenthesized = token.text === "(";
  if (parenthesized) token = expander.nextSolid();
  let name = token.kind === TokenKind.Identifier ? token.text : null;
  if (token.kind === TokenKind.EndOfFile) expander.backUp();
  else if (parenthesized) {
    const close = expander.nextSolid();
    if (close.text !== ")") {
      name = null;
      if (close.kind === TokenKind.EndOfFile) expander.backUp();
    }
  }
  expander.preventExpansion--;
  return name;
}

/** The tokens between parentheses, unexpanded; null if there are none. */
function readParenthesized(expander: Expander): readonly Token[] | null {
  expander.preventExpansion++;
  const tokens: Token[] = [];
  let token = expander.nextSolid();
  const open = token.text === "(" && token.kind === TokenKind.Punctuator;
  if (open) {
    token = expander.nextSolid();
    for (let depth = 0; token.kind !== TokenKind.EndOfFile; token = expander.nextSolid()) {
      if (token.text === "(") depth++;
      else if (token.text === ")" && depth-- === 0) break;
      tokens.push(token);
    }
  }
  const closed = open && token.kind !== TokenKind.EndOfFile;
  if (!closed) expander.backUp();
  expander.preventExpansion--;
  return closed ? tokens : null;
}

function readHasInclude(name: Token, context: ConditionContext): ConditionExpression | string {
  const argument = readParenthesized(context.expander);
  if (argument === null) return `Missing "(" after "${name.text}".`;
  const text = argument.map((token) => token.text).join("");
  const quoted = text.startsWith('"') && text.length > 2;
  const found = quoted && name.text === "__has_include" ? context.hasInclude(text.slice(1, -1)) : null;
  if (found === null && !context.unknownIsZero) return { kind: "defined", name: `${name.text}(${text})` };
  return { kind: "number", value: found === true ? ONE : ZERO };
}

/** `IS_ENABLED(CONFIG_X)` and its sisters (include/linux/kconfig.h), and function-like macros that nobody knows. */
function readKernelOperator(name: Token, context: ConditionContext): ConditionExpression | null {
  const argument = readParenthesized(context.expander);
  if (argument === null) return null;
  const option = optionName(argument, context.nodes);
  if (option !== null) {
    const builtIn: ConditionExpression = { kind: "defined", name: option };
    const module: ConditionExpression = { kind: "defined", name: `${option}_MODULE` };
    switch (name.text) {
      case "IS_BUILTIN":
        return builtIn;
      case "IS_MODULE":
        return module;
      // A livepatch is a module, so that it reaches what is one.
      case "IS_REACHABLE":
      case "IS_ENABLED":
        return { kind: "binary", operator: "||", left: builtIn, right: module };
      default:
    }
  }
  return { kind: "name", name: `${name.text}(${argument.map((token) => token.text).join("")})` };
}

/** The option that an argument names, through macros of the author's that stand for one name. */
function optionName(argument: readonly Token[], nodes: ReadonlyMap<string, MacroNode>): string | null {
  let tokens = argument;
  for (let steps = 0; steps < 20; steps++) {
    const first = tokens[0];
    if (tokens.length !== 1 || first?.kind !== TokenKind.Identifier) return null;
    if (first.text.startsWith("CONFIG_")) return first.text;
    const definition = nodes.get(first.text)?.definition;
    if (definition?.macro.parameters !== null) return first.text;
    tokens = definition.tokens;
  }
  return null;
}
