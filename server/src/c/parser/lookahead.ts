import { Code, startsSpecifiers } from "./codes.ts";
import { isAttributeName, isIteratorName, isTypeName, isUpperCase } from "./names.ts";
import type { TokenStream } from "./token-stream.ts";

/*
 * Headers are not entered, so most type names are unknown here, and C cannot be parsed without knowing them. These
 * functions tell types, declarations and macros from expressions by what stands around a name, as a reader does.
 */

const enum Shape {
  NoType,
  /** A lone name: a type or a variable. */
  Name,
  /** `name[3]`: a type if braces follow. */
  ArrayOfName,
  Type,
}

/** Whether the parenthesis at an index opens the type of a cast or compound literal. */
export function isParenthesizedType(s: TokenStream, open: number): boolean {
  const shape = shapeOf(s, open + 1, s.endOf(open));
  if (shape === Shape.Type) return true;
  if (shape === Shape.NoType) return false;
  const next = s.codeAt(s.after(open));
  if (next === Code.OpenBrace) return true;
  if (shape === Shape.ArrayOfName) return false;
  switch (next) {
    case Code.Identifier:
    case Code.Number:
    case Code.Character:
    case Code.String:
    case Code.Sizeof:
    case Code.Alignof:
    case Code.Generic:
    case Code.Extension:
    case Code.Tilde:
    case Code.Bang:
      return true;
    case Code.OpenParen: {
      const following = s.after(open);
      if (shapeOf(s, following + 1, s.endOf(following)) === Shape.Type) return true;
      return isTypeName(s.tokens[open + 1]!.text, s.typedefs);
    }
    case Code.Plus:
    case Code.Minus:
    case Code.Star:
    case Code.Ampersand:
    case Code.PlusPlus:
    case Code.MinusMinus:
      return isTypeName(s.tokens[open + 1]!.text, s.typedefs);
    default:
      return false;
  }
}

/** Whether the parenthesis at an index, after `sizeof`, opens a type. */
export function isTypeOperand(s: TokenStream, open: number): boolean {
  const shape = shapeOf(s, open + 1, s.endOf(open));
  if (shape === Shape.Name || shape === Shape.ArrayOfName) return isTypeName(s.tokens[open + 1]!.text, s.typedefs);
  return shape === Shape.Type;
}

/** Whether a type stands next among arguments. A lone name is left to be an expression. */
export function isTypeArgument(s: TokenStream): boolean {
  const code = s.code();
  if (startsSpecifiers(code)) return true;
  if (code !== Code.Identifier) return false;
  let i = s.at + 1;
  const next = s.codeAt(i);
  if (next === Code.Identifier || startsSpecifiers(next)) return true;
  if (next !== Code.Star) return false;
  i = skipPointers(s, i, s.limit);
  return s.codeAt(i) === Code.Comma || s.codeAt(i) === Code.End;
}

function shapeOf(s: TokenStream, from: number, end: number): Shape {
  const { codes } = s;
  if (from >= end) return Shape.NoType;
  const first = codes[from]!;
  if (startsSpecifiers(first) || first === Code.Attribute) return Shape.Type;
  if (first !== Code.Identifier) return Shape.NoType;
  let i = from + 1;
  while (i < end && (codes[i] === Code.Identifier || codes[i] === Code.Qualifier)) i++;
  const isLone = i === from + 1;
  if (i === end) return isLone ? Shape.Name : Shape.Type;
  const next = codes[i]!;
  if (startsSpecifiers(next)) return Shape.Type;
  if (next === Code.Star) {
    i = skipPointers(s, i, end);
    if (i < end && codes[i] === Code.OpenBracket && s.after(i) === end) return Shape.Type;
    return i === end ? Shape.Type : Shape.NoType;
  }
  if (!isLone && next === Code.OpenBracket) return Shape.Type;
  if (next === Code.OpenParen) {
    return codes[i + 1] === Code.Star && codes[i + 2] === Code.CloseParen ? Shape.Type : Shape.NoType;
  }
  if (next === Code.OpenBracket) return s.after(i) === end ? Shape.ArrayOfName : Shape.NoType;
  return Shape.NoType;
}

/** The index after stars, qualifiers and attribute macros. */
function skipPointers(s: TokenStream, from: number, end: number): number {
  let i = from;
  for (; i < end; i++) {
    const code = s.codes[i]!;
    if (code === Code.Star || code === Code.Qualifier) continue;
    if (code === Code.Identifier && isAttributeName(s.tokens[i]!.text, s.typedefs)) continue;
    return i;
  }
  return i;
}

/** Whether a declaration, and no expression, stands next in a block. */
export function isDeclaration(s: TokenStream): boolean {
  const code = s.code();
  if (startsSpecifiers(code) || (code === Code.StaticAssert && s.code(1) === Code.OpenParen)) return true;
  if (code === Code.Attribute) return s.code(1) !== Code.OpenParen || s.codeAt(s.after(s.at + 1)) !== Code.Semicolon;
  if (code === Code.Extension) return startsSpecifiers(s.code(1));
  if (code === Code.OpenBracket) return s.code(1) === Code.OpenBracket;
  return code === Code.Identifier && isNamedDeclaration(s);
}

function isNamedDeclaration(s: TokenStream): boolean {
  const next = s.code(1);
  const { text } = s.token();
  if (next === Code.Identifier || startsSpecifiers(next) || next === Code.Attribute) {
    // A name alone on its line is a statement being typed, unless it is an attribute.
    return !s.token(1).startsLine || isAttributeName(text, s.typedefs);
  }
  if (next === Code.OpenParen) return isInvocationOfType(s);
  if (next !== Code.Star || s.token(1).startsLine) return false;
  // `type *name =`, where an expression would be a product that nobody uses.
  const i = skipPointers(s, s.at + 1, s.limit);
  const code = s.codeAt(i);
  if (code === Code.OpenParen) return isTypeName(text, s.typedefs) && s.codeAt(i + 1) === Code.Star;
  if (code !== Code.Identifier) return code === Code.Assign || code === Code.Semicolon;
  const after = s.codeAt(i + 1);
  if (after === Code.OpenParen) return s.codeAt(s.after(i + 1)) === Code.Semicolon;
  return (
    after === Code.Assign ||
    after === Code.Semicolon ||
    after === Code.Comma ||
    after === Code.OpenBracket ||
    after === Code.Identifier ||
    after === Code.Attribute ||
    after === Code.Asm ||
    after === Code.End
  );
}

/** `type_t (*name)(int)`, `DECLARE_BITMAP(name, 8) = { 0 }`, `TYPE(x) name;`, `TYPE(x) *name = ...` */
function isInvocationOfType(s: TokenStream): boolean {
  const end = s.after(s.at + 1);
  const next = s.codeAt(end);
  if (s.code(2) === Code.Star && (next === Code.OpenParen || next === Code.OpenBracket)) {
    return isTypeName(s.token().text, s.typedefs);
  }
  const following = s.codeAt(end + 1);
  if (next === Code.Assign) return following === Code.OpenBrace;
  if (next === Code.Star) return following === Code.Identifier && s.codeAt(end + 2) === Code.Assign;
  if (next !== Code.Identifier || s.tokens[end]!.startsLine) return false;
  return (
    following === Code.Semicolon ||
    following === Code.Assign ||
    following === Code.Comma ||
    following === Code.OpenBracket
  );
}

/** Whether the call that stands next in a block is a macro over the statement that follows it. */
export function isIterator(s: TokenStream): boolean {
  if (s.code(1) !== Code.OpenParen) return false;
  const end = s.after(s.at + 1);
  const next = s.codeAt(end);
  if (next === Code.OpenBrace) return true;
  const isStatement = next === Code.Identifier || (next >= Code.If && next <= Code.Continue && next !== Code.Else);
  const isUnary = next === Code.Star || next === Code.PlusPlus || next === Code.MinusMinus || next === Code.OpenParen;
  if (!isStatement && !isUnary && next !== Code.Semicolon) return false;
  const following = s.tokens[end]!;
  if (isIteratorName(s.token().text)) return !isUnary || following.startsLine;
  if (!isStatement) return false;
  if (!following.startsLine) return next !== Code.While && next !== Code.Identifier;
  return next !== Code.Case && next !== Code.Default && indentationOf(s, end) > indentationOf(s, s.at);
}

/** White space before the first token on a line, in characters. */
function indentationOf(s: TokenStream, index: number): number {
  const { file, start } = s.tokens[index]!;
  let at = start;
  while (at > 0 && (file.text.charCodeAt(at - 1) === 32 || file.text.charCodeAt(at - 1) === 9)) at--;
  return start - at;
}

/** Whether the macro's invocation that stands next starts its line without white space, as definitions do. */
export function isMacroLine(s: TokenStream, distance: number): boolean {
  const token = s.token(distance);
  if (!token.startsLine || token.spaceBefore || s.code(distance + 1) !== Code.OpenParen) return false;
  const next = s.codeAt(s.after(s.at + distance + 1));
  if (next === Code.OpenBrace) return false;
  const { text } = token;
  return isUpperCase(text) || text === "module_init" || text === "module_exit" || text.endsWith("_initcall");
}

/** Whether the declarations of an old-style definition's parameters stand at an index: `int a; char *b; {`. */
export function isOldStyleDefinition(s: TokenStream, from: number): boolean {
  const first = s.codeAt(from);
  if (!startsSpecifiers(first) && first !== Code.Identifier) return false;
  const farthest = Math.min(s.limit, from + FARTHEST);
  for (let i = from; i < farthest; i++) {
    const code = s.codeAt(i);
    if (code === Code.OpenBrace) return s.codeAt(i - 1) === Code.Semicolon;
    if (code === Code.End || code === Code.Assign || code === Code.CloseBrace) return false;
    if (code === Code.Storage && s.tokens[i]!.text !== "register") return false;
    if (code === Code.Identifier && s.codeAt(i + 1) === Code.OpenParen) return false;
  }
  return false;
}

/** How far an old-style definition's body may be. */
const FARTHEST = 200;
