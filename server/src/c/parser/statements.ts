import type {
  AsmStatement,
  CallExpression,
  CaseStatement,
  CompoundStatement,
  DoStatement,
  Expression,
  ExpressionStatement,
  ForStatement,
  GotoStatement,
  IdentifierExpression,
  IfStatement,
  IteratorStatement,
  LabeledStatement,
  ReturnStatement,
  Statement,
  SwitchStatement,
  WhileStatement,
} from "../ast.ts";
import type { Token } from "../token.ts";
import { Code } from "./codes.ts";
import { parseBlockDeclaration } from "./declarations.ts";
import { parseCall, parseConstantExpression, parseExpression } from "./expressions.ts";
import { isDeclaration, isIterator } from "./lookahead.ts";
import { isUpperCase } from "./names.ts";
import type { TokenStream } from "./token-stream.ts";

/** From the `{` that stands next to its `}`. */
export function parseCompoundStatement(s: TokenStream): CompoundStatement {
  const first = s.token();
  if (s.code() !== Code.OpenBrace) {
    s.expected("`{`");
    return { kind: "compoundStatement", first: s.previous(), last: s.previous(), statements: [], closed: false };
  }
  const brackets = s.enter();
  const { listLimit } = s;
  s.listLimit = -1;
  const statements: Statement[] = [];
  while (s.code() !== Code.End) {
    const start = s.at;
    statements.push(parseStatement(s, true));
    if (s.at === start) s.skip();
  }
  s.listLimit = listLimit;
  const closed = s.leave(brackets);
  return { kind: "compoundStatement", first, last: s.previous(), statements, closed };
}

/** One statement; in a block, a declaration too. A label in a block has no body if another label follows it. */
function parseStatement(s: TokenStream, inBlock: boolean): Statement {
  if (s.isTooDeep()) {
    const skipped = s.skipBound();
    if (!s.accept(Code.Semicolon)) s.accept(Code.Comma);
    return skipped;
  }
  switch (s.code()) {
    case Code.OpenBrace:
      return parseCompoundStatement(s);
    case Code.Semicolon: {
      const first = s.take();
      return { kind: "expressionStatement", first, last: first, expression: null };
    }
    case Code.If:
      return parseIf(s);
    case Code.Switch:
      return parseSwitch(s);
    case Code.While:
      return parseWhile(s);
    case Code.Do:
      return parseDo(s);
    case Code.For:
      return parseFor(s);
    case Code.Return:
      return parseReturn(s);
    case Code.Goto:
      return parseGoto(s);
    case Code.Break: {
      const first = s.take();
      return { kind: "breakStatement", first, last: endStatement(s) };
    }
    case Code.Continue: {
      const first = s.take();
      return { kind: "continueStatement", first, last: endStatement(s) };
    }
    case Code.Case:
    case Code.Default:
      return parseCase(s, inBlock);
    case Code.Asm:
      return parseAsm(s);
    case Code.LocalLabel:
      return parseLocalLabels(s);
    case Code.Attribute:
      if (!isDeclaration(s)) return parseAttributeStatement(s);
      break;
    case Code.Identifier:
      if (s.code(1) === Code.Colon) return parseLabel(s, inBlock);
      if (isIterator(s)) return parseIterator(s);
      break;
    case Code.Else:
      s.problem("`else` without `if`", s.token());
      s.take();
      return parseBody(s);
    case Code.End:
      return s.missing("a statement");
    default:
      break;
  }
  return isDeclaration(s) ? parseBlockDeclaration(s) : parseExpressionStatement(s);
}

/** A statement that is part of another. */
function parseBody(s: TokenStream): Statement {
  s.descend();
  const body = parseStatement(s, false);
  s.ascend();
  return body;
}

/** `( expression )` after a keyword. */
function parseCondition(s: TokenStream): Expression {
  if (s.code() !== Code.OpenParen) return s.missing("`(`");
  const brackets = s.enter();
  const condition = parseExpression(s);
  s.leave(brackets);
  return condition;
}

function parseIf(s: TokenStream): IfStatement {
  const first = s.take();
  const condition = parseCondition(s);
  const then = parseBody(s);
  const otherwise = s.accept(Code.Else) ? parseBody(s) : null;
  return { kind: "ifStatement", first, last: s.previous(), condition, then, else: otherwise };
}

function parseSwitch(s: TokenStream): SwitchStatement {
  const first = s.take();
  const condition = parseCondition(s);
  const body = parseBody(s);
  return { kind: "switchStatement", first, last: s.previous(), condition, body };
}

function parseWhile(s: TokenStream): WhileStatement {
  const first = s.take();
  const condition = parseCondition(s);
  const body = parseBody(s);
  return { kind: "whileStatement", first, last: s.previous(), condition, body };
}

function parseDo(s: TokenStream): DoStatement {
  const first = s.take();
  const body = parseBody(s);
  // `do { } while_each_thread(a, b);`
  if (s.code() === Code.Identifier && s.code(1) === Code.OpenParen && !s.token().startsLine) {
    const condition = parseExpression(s);
    return { kind: "doStatement", first, last: endStatement(s), body, condition };
  }
  if (!s.accept(Code.While)) {
    return { kind: "doStatement", first, last: s.previous(), body, condition: s.missing("`while`") };
  }
  const condition = parseCondition(s);
  return { kind: "doStatement", first, last: endStatement(s), body, condition };
}

function parseFor(s: TokenStream): ForStatement {
  const first = s.take();
  let initial: ForStatement["initial"] = null;
  let condition: Expression | null = null;
  let step: Expression | null = null;
  if (s.code() !== Code.OpenParen) condition = s.missing("`(`");
  else {
    const brackets = s.enter();
    if (isDeclaration(s)) {
      const declaration = parseBlockDeclaration(s);
      const { first: start, last } = declaration;
      initial = declaration.kind === "declaration" ? declaration : { kind: "error", first: start, last };
    } else {
      if (s.code() !== Code.Semicolon) initial = parseExpression(s);
      if (!s.accept(Code.Semicolon)) s.expected("`;`");
    }
    if (s.code() !== Code.Semicolon && s.code() !== Code.End) condition = parseExpression(s);
    if (!s.accept(Code.Semicolon) && s.code() !== Code.End) s.expected("`;`");
    if (s.code() !== Code.End) step = parseExpression(s);
    s.leave(brackets);
  }
  const body = parseBody(s);
  return { kind: "forStatement", first, last: s.previous(), initial, condition, step, body };
}

function parseIterator(s: TokenStream): IteratorStatement {
  const first = s.take();
  const callee: IdentifierExpression = { kind: "identifier", first, last: first, name: first.text };
  const call: CallExpression = parseCall(s, callee);
  const body = parseBody(s);
  return { kind: "iteratorStatement", first, last: s.previous(), call, body };
}

function parseReturn(s: TokenStream): ReturnStatement {
  const first = s.take();
  const value = s.code() === Code.Semicolon || s.code() === Code.End ? null : parseExpression(s);
  return { kind: "returnStatement", first, last: endStatement(s), value };
}

function parseGoto(s: TokenStream): GotoStatement {
  const first = s.take();
  const label = s.code() === Code.Identifier ? s.take() : null;
  const target = label === null && s.accept(Code.Star) ? parseExpression(s) : null;
  if (label === null && target === null) s.expected("a label");
  return { kind: "gotoStatement", first, last: endStatement(s), label, target };
}

function parseCase(s: TokenStream, inBlock: boolean): CaseStatement {
  const first = s.take();
  const isDefault = first.text === "default";
  const from = isDefault ? null : parseConstantExpression(s);
  const to = !isDefault && s.accept(Code.Ellipsis) ? parseConstantExpression(s) : null;
  if (!s.accept(Code.Colon)) s.expected("`:`");
  const body = parseLabeled(s, inBlock);
  return { kind: "caseStatement", first, last: s.previous(), from, to, body };
}

function parseLabel(s: TokenStream, inBlock: boolean): LabeledStatement {
  const label = s.take();
  s.take();
  while (s.code() === Code.Attribute && !isDeclaration(s)) parseAttributeStatement(s);
  const body = parseLabeled(s, inBlock);
  return { kind: "labeledStatement", first: label, last: s.previous(), label, body };
}

/** The statement after a label. In a block another label stands on its own, so that a long row of them is no deep tree. */
function parseLabeled(s: TokenStream, inBlock: boolean): Statement | null {
  const code = s.code();
  if (code === Code.End) return null;
  const isLabel = code === Code.Case || code === Code.Default || (code === Code.Identifier && s.code(1) === Code.Colon);
  if (isLabel && inBlock) return null;
  s.descend();
  const body = parseStatement(s, inBlock);
  s.ascend();
  return body;
}

/** What an `asm` does is nobody's business here; its operands are taken with it. */
function parseAsm(s: TokenStream): AsmStatement {
  const first = s.take();
  while (s.code() === Code.Qualifier || s.code() === Code.Storage || s.code() === Code.Goto) s.take();
  if (s.code() === Code.OpenParen) s.skip();
  return { kind: "asmStatement", first, last: endStatement(s) };
}

/** `__label__ a, b;` declares nothing that anyone asks for. */
function parseLocalLabels(s: TokenStream): ExpressionStatement {
  const first = s.take();
  while (s.code() === Code.Identifier || s.code() === Code.Comma) s.take();
  return { kind: "expressionStatement", first, last: endStatement(s), expression: null };
}

/** `__attribute__((fallthrough));` */
function parseAttributeStatement(s: TokenStream): ExpressionStatement {
  const first = s.take();
  if (s.code() === Code.OpenParen) s.skip();
  return { kind: "expressionStatement", first, last: endStatement(s), expression: null };
}

function parseExpressionStatement(s: TokenStream): Statement {
  const start = s.at;
  const expression = parseExpression(s);
  if (s.at > start) {
    const last = isMacroStatement(s, expression) ? s.previous() : endStatement(s);
    // A left operand that is missing stands at the token before: `{ / x }`.
    return { kind: "expressionStatement", first: expression.first, last, expression };
  }
  // No expression starts like this; the problem is told already.
  do s.skip();
  while (!endsJunk(s));
  s.accept(Code.Semicolon);
  return s.errorSince(start);
}

/** `FIELDS()` alone on its line: a macro that brings its own semicolons. */
function isMacroStatement(s: TokenStream, expression: Expression): boolean {
  if (s.code() !== Code.End && !s.token().startsLine) return false;
  const name = expression.kind === "call" && expression.closed ? expression.callee : expression;
  return name.kind === "identifier" && isUpperCase(name.name);
}

function endsJunk(s: TokenStream): boolean {
  const code = s.code();
  return code === Code.End || code === Code.Semicolon || s.token().startsLine;
}

/** Takes the semicolon and returns the last token. Where it is missing, what cannot be the next statement is skipped. */
function endStatement(s: TokenStream): Token {
  if (s.accept(Code.Semicolon)) return s.previous();
  s.problem("expected `;`", s.previous());
  const isNext =
    s.code() === Code.Else || s.code() === Code.OpenBrace || (s.code() >= Code.If && s.code() <= Code.Continue);
  if (isNext) return s.previous();
  while (s.code() !== Code.End && !s.token().startsLine) {
    if (s.code() === Code.Semicolon) return s.take();
    s.skip();
  }
  return s.previous();
}
