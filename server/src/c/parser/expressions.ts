import type {
  AssignmentExpression,
  BinaryExpression,
  CallExpression,
  CommaExpression,
  CompoundLiteral,
  Expression,
  GenericSelection,
  ParenthesizedExpression,
  PostfixExpression,
  StatementExpression,
  StringLiteral,
  TypeName,
  UnaryExpression,
} from "../ast.ts";
import type { Token } from "../token.ts";
import { Code, precedenceOf, startsSpecifiers } from "./codes.ts";
import { parseInitializerList } from "./initializers.ts";
import { isParenthesizedType, isTypeArgument, isTypeOperand } from "./lookahead.ts";
import { parseCompoundStatement } from "./statements.ts";
import { isUpperCase } from "./names.ts";
import type { TokenStream } from "./token-stream.ts";
import { parseTypeName } from "./types.ts";

/** A full expression, commas included. */
export function parseExpression(s: TokenStream): Expression {
  s.enterExpression();
  let left = parseAssignment(s);
  while (s.code() === Code.Comma) {
    if (!s.countOperator()) {
      s.skipBound();
      s.accept(Code.Comma);
      continue;
    }
    s.take();
    const right = parseAssignment(s);
    left = { kind: "comma", first: left.first, last: right.last, left, right } satisfies CommaExpression;
  }
  s.leaveExpression();
  return left;
}

/** An expression without commas, which is none's part: an initializer, an argument. */
export function parseAssignmentExpression(s: TokenStream): Expression {
  s.enterExpression();
  const expression = parseAssignment(s);
  s.leaveExpression();
  return expression;
}

/** An expression without commas and assignments: an array's size, a `case`, an enumerator's value. */
export function parseConstantExpression(s: TokenStream): Expression {
  s.enterExpression();
  const expression = parseConditional(s);
  s.leaveExpression();
  return expression;
}

/** What stands between the parentheses of a call: expressions, types, and errors where an argument is neither. */
export function parseArguments(s: TokenStream): readonly (Expression | TypeName)[] {
  const items: (Expression | TypeName)[] = [];
  if (s.code() === Code.End) return items;
  for (;;) {
    items.push(parseArgument(s));
    if (s.code() !== Code.Comma) return items;
    s.take();
    // `f(a, ` is still being typed, and `f(a,)` has an empty argument, which only a macro takes.
    if (s.code() === Code.End) {
      items.push(s.errorSince(s.at));
      return items;
    }
  }
}

/** An argument may be anything where a macro takes it, so that what is no C is no problem here. */
function parseArgument(s: TokenStream): Expression | TypeName {
  const start = s.at;
  if (s.code() === Code.Comma) return s.errorSince(start);
  const known = s.problems.length;
  const isType = isTypeArgument(s);
  // An operator alone: `ASSERTCMP(a, ==, b)`.
  const isOperator = precedenceOf(s.code()) > 0 && (s.code(1) === Code.Comma || s.code(1) === Code.End);
  // An initializer: `X86_CONFIG(.event = 1)`.
  if (isOperator || s.code() === Code.Dot) s.skip();
  else {
    const argument = isType ? parseTypeName(s) : parseAssignmentExpression(s);
    const isWhole = s.code() === Code.Comma || s.code() === Code.End;
    if (isWhole && !(isType && s.problems.length > known)) return argument;
  }
  s.problems.length = known;
  while (s.code() !== Code.Comma && s.code() !== Code.End) s.skip();
  return s.errorSince(start);
}

function parseAssignment(s: TokenStream): Expression {
  const left = parseConditional(s);
  const code = s.code();
  if (code !== Code.Assign && code !== Code.CompoundAssign) return left;
  const operator = s.take().text as AssignmentExpression["operator"];
  s.descend();
  // GCC has no initializer there, but `x = { 1 };` is typed before its cast is.
  const right = s.code() === Code.OpenBrace ? skipBraces(s) : parseAssignment(s);
  s.ascend();
  return { kind: "assignment", first: left.first, last: right.last, operator, left, right };
}

function skipBraces(s: TokenStream): Expression {
  const start = s.at;
  s.expected("an expression");
  s.skip();
  return s.errorSince(start);
}

function parseConditional(s: TokenStream): Expression {
  const condition = parseBinary(s, 1);
  if (s.code() !== Code.Question) return condition;
  s.take();
  let then: Expression | null = null;
  if (s.code() !== Code.Colon) {
    s.descend();
    then = parseExpression(s);
    s.ascend();
  }
  if (!s.accept(Code.Colon)) s.expected("`:`");
  s.descend();
  const otherwise = s.isTooDeep() ? s.skipBound() : parseConditional(s);
  s.ascend();
  return { kind: "conditional", first: condition.first, last: otherwise.last, condition, then, else: otherwise };
}

function parseBinary(s: TokenStream, minimum: number): Expression {
  let left = parseCast(s);
  for (;;) {
    const precedence = precedenceOf(s.code());
    if (precedence === 0 || precedence < minimum) return left;
    if (!s.countOperator()) {
      s.skipBound();
      return left;
    }
    const operator = s.take().text as BinaryExpression["operator"];
    const right = parseBinary(s, precedence + 1);
    left = { kind: "binary", first: left.first, last: right.last, operator, left, right } satisfies BinaryExpression;
  }
}

function parseCast(s: TokenStream): Expression {
  if (s.isTooDeep()) return s.skipBound();
  switch (s.code()) {
    case Code.OpenParen:
      return isParenthesizedType(s, s.at) ? parseCastOrLiteral(s) : parsePostfix(s, parsePrimary(s));
    case Code.Plus:
    case Code.Minus:
    case Code.Bang:
    case Code.Tilde:
    case Code.Star:
    case Code.Ampersand:
    case Code.PlusPlus:
    case Code.MinusMinus:
    case Code.Extension:
    case Code.ComplexPart:
      return parseUnary(s);
    case Code.AndAnd:
      return parseLabelAddress(s);
    case Code.Sizeof:
    case Code.Alignof:
      return parseSizeof(s);
    default:
      return parsePostfix(s, parsePrimary(s));
  }
}

function parseUnary(s: TokenStream): Expression {
  const first = s.take();
  s.descend();
  const operand = parseCast(s);
  s.ascend();
  return { kind: "unary", first, last: operand.last, operator: unaryOperator(first.text), operand };
}

function unaryOperator(text: string): UnaryExpression["operator"] {
  if (text === "__real") return "__real__";
  if (text === "__imag") return "__imag__";
  return text as UnaryExpression["operator"];
}

function parseLabelAddress(s: TokenStream): Expression {
  if (s.code(1) !== Code.Identifier) {
    s.expected("an expression");
    const start = s.at;
    s.take();
    return s.errorSince(start);
  }
  const first = s.take();
  const label = s.take();
  return { kind: "labelAddress", first, last: label, label };
}

function parseSizeof(s: TokenStream): Expression {
  const first = s.take();
  const operator = first.text === "sizeof" ? "sizeof" : "_Alignof";
  if (s.code() === Code.OpenParen && isTypeOperand(s, s.at)) {
    const open = s.at;
    const brackets = s.enter();
    const operand = parseTypeName(s);
    s.leave(brackets);
    // `sizeof (struct x) { 1 }` measures the literal.
    if (s.code() !== Code.OpenBrace) return { kind: "sizeof", first, last: s.previous(), operator, operand };
    const literal = parsePostfix(s, parseLiteral(s, s.tokens[open]!, operand));
    return { kind: "sizeof", first, last: literal.last, operator, operand: literal };
  }
  s.descend();
  const operand = parseCast(s);
  s.ascend();
  return { kind: "sizeof", first, last: operand.last, operator, operand };
}

function parseCastOrLiteral(s: TokenStream): Expression {
  const first = s.token();
  const brackets = s.enter();
  const type = parseTypeName(s);
  s.leave(brackets);
  if (s.code() === Code.OpenBrace) return parsePostfix(s, parseLiteral(s, first, type));
  s.descend();
  const operand = parseCast(s);
  s.ascend();
  return { kind: "cast", first, last: operand.last, type, operand };
}

function parseLiteral(s: TokenStream, first: Token, type: TypeName): CompoundLiteral {
  const initializer = parseInitializerList(s);
  return { kind: "compoundLiteral", first, last: initializer.last, type, initializer };
}

function parsePostfix(s: TokenStream, primary: Expression): Expression {
  if (primary.kind === "error") return primary;
  let object: Expression = primary;
  for (;;) {
    const code = s.code();
    if (code !== Code.OpenParen && code !== Code.OpenBracket && (code < Code.Dot || code > Code.MinusMinus)) {
      return object;
    }
    if (code === Code.Dot && isNextField(s)) return object;
    if (!s.countOperator()) {
      s.skipBound();
      return object;
    }
    object = parseSuffix(s, object, code);
  }
}

function parseSuffix(s: TokenStream, object: Expression, code: Code): Expression {
  const { first } = object;
  if (code === Code.OpenParen) return parseCall(s, object);
  if (code === Code.OpenBracket) {
    const brackets = s.enter();
    const index = parseExpression(s);
    s.leave(brackets);
    return { kind: "index", first, last: s.previous(), object, index };
  }
  if (code === Code.Dot || code === Code.Arrow) {
    const operator = s.take().text as "." | "->";
    // The name is still to be typed, and the operator stands for it.
    const name = s.code() === Code.Identifier ? s.take() : null;
    if (name === null) s.expected("a member's name");
    return { kind: "member", first, last: s.previous(), operator, object, name: name ?? s.previous() };
  }
  const operator = s.take();
  return {
    kind: "postfix",
    first,
    last: operator,
    operator: operator.text as "++" | "--",
    operand: object,
  } satisfies PostfixExpression;
}

/** `.id = FOO` `.version = 1`: in a list the dot starts the next item, and a comma is missing before it. */
function isNextField(s: TokenStream): boolean {
  return s.limit === s.listLimit && s.code(1) === Code.Identifier && s.code(2) === Code.Assign;
}

export function parseCall(s: TokenStream, callee: Expression): CallExpression {
  const brackets = s.enter();
  const items = parseArguments(s);
  const closed = s.leave(brackets);
  return { kind: "call", first: callee.first, last: s.previous(), callee, arguments: items, closed };
}

function parsePrimary(s: TokenStream): Expression {
  const first = s.token();
  switch (s.code()) {
    case Code.Identifier:
      if (startsString(s)) return parseString(s);
      s.take();
      return { kind: "identifier", first, last: first, name: first.text };
    case Code.Number:
      s.take();
      return { kind: "number", first, last: first, text: first.text };
    case Code.Character:
      s.take();
      return { kind: "character", first, last: first, text: first.text };
    case Code.String:
      return parseString(s);
    case Code.OpenParen:
      return parseParenthesized(s);
    case Code.Generic:
      return parseGeneric(s);
    case Code.Other:
      // A literal without its closing quote, or a stray byte.
      s.expected("an expression");
      s.take();
      return { kind: "error", first, last: first };
    default:
      return s.missing("an expression");
  }
}

/** Adjacent literals, and macros between them that nobody expanded: `KERN_ERR "x" PRIu64`. */
function parseString(s: TokenStream): StringLiteral {
  const first = s.token();
  const parts: Token[] = [];
  for (;;) {
    const code = s.code();
    if (code === Code.String) parts.push(s.take());
    else if (code === Code.Identifier && isStringMacro(s)) {
      parts.push(s.take());
      if (s.code() === Code.OpenParen) s.skip();
    } else return { kind: "string", first, last: s.previous(), parts };
  }
}

/** Whether a macro stands next that is part of a literal: `KERN_ERR "x"`, `__stringify(X) "y"`. */
function startsString(s: TokenStream): boolean {
  const next = s.code(1);
  return next === Code.String || (next === Code.OpenParen && s.codeAt(s.after(s.at + 1)) === Code.String);
}

function isStringMacro(s: TokenStream): boolean {
  const hasArguments = s.code(1) === Code.OpenParen;
  const next = s.codeAt(hasArguments ? s.after(s.at + 1) : s.at + 1);
  if (next === Code.String) return true;
  if (next !== Code.Comma && next !== Code.End && next !== Code.Semicolon) return false;
  const { startsLine, spaceBefore, text } = s.token();
  return !startsLine || (spaceBefore && isUpperCase(text)) || (next !== Code.Semicolon && s.limit !== s.listLimit);
}

function parseParenthesized(s: TokenStream): Expression {
  const first = s.token();
  if (s.code(1) === Code.OpenBrace) {
    const brackets = s.enter();
    const body = parseCompoundStatement(s);
    s.leave(brackets);
    return { kind: "statementExpression", first, last: s.previous(), body } satisfies StatementExpression;
  }
  const brackets = s.enter();
  const expression = parseExpression(s);
  s.leave(brackets);
  return { kind: "parenthesized", first, last: s.previous(), expression } satisfies ParenthesizedExpression;
}

function parseGeneric(s: TokenStream): Expression {
  const first = s.take();
  if (s.code() !== Code.OpenParen) return s.missing("`(`");
  const brackets = s.enter();
  const control = parseAssignmentExpression(s);
  const associations: { type: TypeName | null; value: Expression }[] = [];
  while (s.accept(Code.Comma)) {
    const isType = startsSpecifiers(s.code()) || s.code() === Code.Identifier;
    const type = isType ? parseTypeName(s) : null;
    if (type === null) s.accept(Code.Default);
    if (!s.accept(Code.Colon)) s.expected("`:`");
    associations.push({ type, value: parseAssignmentExpression(s) });
  }
  s.leave(brackets);
  return { kind: "genericSelection", first, last: s.previous(), control, associations } satisfies GenericSelection;
}
