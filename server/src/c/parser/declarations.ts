import type {
  AsmDeclaration,
  CompoundStatement,
  Declaration,
  Declarator,
  ErrorNode,
  Expression,
  FunctionDefinition,
  InitDeclarator,
  Initializer,
  MacroDeclaration,
  Specifiers,
  StaticAssert,
} from "../ast.ts";
import type { Token } from "../token.ts";
import { parseMacroAttribute } from "./attributes.ts";
import { Code, startsSpecifiers } from "./codes.ts";
import { parseDeclarator } from "./declarators.ts";
import { parseArguments, parseAssignmentExpression, parseConstantExpression } from "./expressions.ts";
import { parseInitializer } from "./initializers.ts";
import { isMacroLine, isOldStyleDefinition } from "./lookahead.ts";
import { isAttributeName, isUpperCase } from "./names.ts";
import { parseCompoundStatement } from "./statements.ts";
import type { TokenStream } from "./token-stream.ts";
import { parseSpecifiers } from "./types.ts";

/** Where a declaration stands. */
const enum Place {
  File,
  Block,
  Record,
}

type AnyDeclaration = Declaration | FunctionDefinition | MacroDeclaration | StaticAssert | AsmDeclaration | ErrorNode;

/** What stands next outside of functions. Takes at least one token. */
export function parseExternalDeclaration(s: TokenStream): AnyDeclaration {
  if (s.code() === Code.Asm) return parseAsmDeclaration(s);
  return parseDeclaration(s, Place.File);
}

/** A declaration in a block: the caller knows that one stands there. */
export function parseBlockDeclaration(s: TokenStream): Exclude<AnyDeclaration, AsmDeclaration> {
  return parseDeclaration(s, Place.Block);
}

/** A member of a struct or union. Takes at least one token. */
export function parseMember(s: TokenStream): Declaration | StaticAssert | MacroDeclaration | ErrorNode {
  const member = parseDeclaration(s, Place.Record);
  return member.kind === "functionDefinition" ? { kind: "error", first: member.first, last: member.last } : member;
}

function parseDeclaration(s: TokenStream, place: Place): Exclude<AnyDeclaration, AsmDeclaration> {
  if (s.code() === Code.StaticAssert && s.code(1) === Code.OpenParen) return parseStaticAssert(s);
  const start = s.at;
  const first = s.token();
  const specifiers = parseSpecifiers(s, false);
  const hasSpecifiers = s.at > start;
  if (hasSpecifiers && place === Place.File && isMacroLine(s, 0)) {
    // What stands before it is half typed: it is no return type of `MODULE_LICENSE("GPL");`.
    endDeclaration(s, place);
    return { kind: "declaration", first, last: s.previous(), specifiers, declarators: [] };
  }
  if (specifiers.type === null && s.code() === Code.Identifier && isMacro(s, place, hasSpecifiers)) {
    return parseMacroDeclaration(s, first, hasSpecifiers ? specifiers : null, place);
  }
  const code = s.code();
  const isDeclarator = code === Code.Identifier || code === Code.Star || code === Code.OpenParen || code === Code.Colon;
  if (!hasSpecifiers && !(code === Code.Identifier && s.code(1) === Code.OpenParen)) return parseJunk(s, place);
  const declarators: InitDeclarator[] = [];
  if (isDeclarator) {
    for (;;) {
      const declarator = parseDeclarator(s, false);
      const isFirst = declarators.length === 0;
      if (isFirst && place !== Place.Record && isFunctionBody(s, declarator)) {
        return parseFunction(s, first, specifiers, declarator);
      }
      if (declarator.name !== null && specifiers.storage.some(isTypedef)) s.typedefs.add(declarator.name.text);
      declarators.push(parseInitDeclarator(s, declarator, place));
      if (!s.accept(Code.Comma)) break;
    }
  }
  endDeclaration(s, place);
  return { kind: "declaration", first, last: s.previous(), specifiers, declarators };
}

function isTypedef(token: Token): boolean {
  return token.text === "typedef";
}

function parseInitDeclarator(s: TokenStream, declarator: Declarator, place: Place): InitDeclarator {
  const first =
    s.at > 0 && declarator.name === null && declarator.derivations.length === 0 ? s.token() : declarator.first;
  const bitWidth: Expression | null = s.accept(Code.Colon) ? parseConstantExpression(s) : null;
  // `struct x y __attribute__((z)) = `, and an attribute after a bit-field's width.
  while (s.code() === Code.Identifier && bitWidth !== null && isAttributeName(s.token().text, s.typedefs))
    parseMacroAttribute(s);
  let initializer: Initializer | null = null;
  if (s.accept(Code.Assign)) initializer = parseInitializer(s);
  else if (s.code() === Code.OpenBrace && place !== Place.Record) {
    s.expected("`=`");
    initializer = parseInitializer(s);
  }
  return { kind: "initDeclarator", first, last: s.previous(), declarator, initializer, bitWidth };
}

/** Takes the semicolon. Where it is missing, what cannot be the next declaration is skipped. */
function endDeclaration(s: TokenStream, place: Place): void {
  if (s.accept(Code.Semicolon)) return;
  s.problem("expected `;`", s.previous());
  while (s.code() !== Code.End && !s.token().startsLine) {
    const isEnd = s.code() === Code.Semicolon || (s.code() === Code.OpenBrace && place === Place.File);
    s.skip();
    if (isEnd) return;
  }
}

function isFunctionBody(s: TokenStream, declarator: Declarator): boolean {
  const derivation = declarator.derivations.find((each) => each.kind === "function");
  if (derivation === undefined) return false;
  return s.code() === Code.OpenBrace || (derivation.identifiers.length > 0 && isOldStyleDefinition(s, s.at));
}

function parseFunction(
  s: TokenStream,
  first: Token,
  specifiers: Specifiers,
  declarator: Declarator,
): FunctionDefinition {
  const oldStyleParameters: Declaration[] = [];
  while (s.code() !== Code.OpenBrace && s.code() !== Code.End) {
    const parameter = parseDeclaration(s, Place.Record);
    if (parameter.kind === "declaration") oldStyleParameters.push(parameter);
  }
  const body: CompoundStatement = parseCompoundStatement(s);
  return { kind: "functionDefinition", first, last: s.previous(), specifiers, declarator, oldStyleParameters, body };
}

/** Whether the name that stands where a declaration starts is a macro's that makes one. */
function isMacro(s: TokenStream, place: Place, hasSpecifiers: boolean): boolean {
  const name = s.token().text;
  if (s.code(1) !== Code.OpenParen) {
    if (hasSpecifiers) return false;
    // `DECLARE_THINGS` alone on a line, or with a semicolon.
    const isAlone = s.code(1) === Code.Semicolon || s.code(1) === Code.End || s.token(1).startsLine;
    return isAlone && (isUpperCase(name) || (place === Place.Record && s.token().startsLine));
  }
  const end = s.after(s.at + 1);
  const next = s.codeAt(end);
  if (next === Code.OpenBrace && place !== Place.Record) return isUpperCase(name);
  return place === Place.Record || !isOldStyleDefinition(s, end);
}

function parseMacroDeclaration(
  s: TokenStream,
  first: Token,
  specifiers: Specifiers | null,
  place: Place,
): MacroDeclaration {
  const name = s.take();
  let items: MacroDeclaration["arguments"] = [];
  if (s.code() === Code.OpenParen) {
    const brackets = s.enter();
    items = parseArguments(s);
    s.leave(brackets);
  }
  while (s.code() === Code.Attribute || (s.code() === Code.Identifier && isTrailing(s))) parseMacroAttribute(s);
  let body: CompoundStatement | null = null;
  let initializer: Initializer | null = null;
  if (s.code() === Code.OpenBrace && place !== Place.Record) body = parseCompoundStatement(s);
  else if (s.accept(Code.Assign)) initializer = parseInitializer(s);
  if (body === null && !s.accept(Code.Semicolon) && s.code() !== Code.End && !s.token().startsLine)
    endDeclaration(s, place);
  return {
    kind: "macroDeclaration",
    first,
    last: s.previous(),
    specifiers,
    name,
    arguments: items,
    initializer,
    body,
  };
}

/** Whether a name after a macro's invocation is an attribute of what it makes, and does not start the next line's. */
function isTrailing(s: TokenStream): boolean {
  const { startsLine, spaceBefore, text } = s.token();
  return !startsLine || (spaceBefore && isAttributeName(text, s.typedefs));
}

/** `_Static_assert(condition, "message");` */
function parseStaticAssert(s: TokenStream): StaticAssert {
  const first = s.take();
  const brackets = s.enter();
  const condition = parseAssignmentExpression(s);
  if (s.accept(Code.Comma)) parseAssignmentExpression(s);
  s.leave(brackets);
  s.accept(Code.Semicolon);
  return { kind: "staticAssert", first, last: s.previous(), condition };
}

function parseAsmDeclaration(s: TokenStream): AsmDeclaration {
  const first = s.take();
  while (s.code() === Code.Qualifier || s.code() === Code.Storage || s.code() === Code.Goto) s.take();
  if (s.code() === Code.OpenParen) s.skip();
  s.accept(Code.Semicolon);
  return { kind: "asmDeclaration", first, last: s.previous() };
}

/** Takes what is no declaration, up to a semicolon, the end of braces, or a line that may start one. */
function parseJunk(s: TokenStream, place: Place): ErrorNode {
  const start = s.at;
  s.expected("a declaration");
  for (;;) {
    const code = s.code();
    s.skip();
    if (code === Code.Semicolon || s.code() === Code.End) break;
    const next = s.token();
    if (!next.startsLine || (place === Place.File && next.spaceBefore)) continue;
    if (startsSpecifiers(s.code()) || s.code() === Code.Identifier || s.code() === Code.Attribute) break;
  }
  return s.errorSince(start);
}
