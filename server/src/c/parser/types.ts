import type {
  Attribute,
  Declaration,
  Enumerator,
  EnumType,
  ErrorNode,
  MacroDeclaration,
  RecordType,
  Specifiers,
  StaticAssert,
  TypeName,
  TypeSpecifier,
  TypeofType,
} from "../ast.ts";
import type { Token } from "../token.ts";
import { parseAttributes, parseMacroAttribute } from "./attributes.ts";
import { Code, startsSpecifiers } from "./codes.ts";
import { parseMember } from "./declarations.ts";
import { parseDeclarator } from "./declarators.ts";
import { parseConstantExpression, parseExpression } from "./expressions.ts";
import { isMacroLine, isTypeArgument } from "./lookahead.ts";
import { isAttributeName, isTypeName, isUpperCase, takesArguments } from "./names.ts";
import type { TokenStream } from "./token-stream.ts";

/** A type as it stands in a cast, in `sizeof` or as an argument; a declarator's name in it is kept. */
export function parseTypeName(s: TokenStream): TypeName {
  const first = s.token();
  const specifiers = parseSpecifiers(s, true);
  const declarator = parseDeclarator(s, true);
  return { kind: "typeName", first, last: s.previous(), specifiers, declarator };
}

/**
 * Declaration specifiers, attribute macros among them. `lone` is for parameters and type names, where a name alone is
 * the type; elsewhere it is what is declared. Takes nothing where there are none.
 */
export function parseSpecifiers(s: TokenStream, lone: boolean): Specifiers {
  const first = s.token();
  const start = s.at;
  const storage: Token[] = [];
  const qualifiers: Token[] = [];
  const attributes: Attribute[] = [];
  let words: Token[] | null = null;
  let type: TypeSpecifier | null = null;
  for (;;) {
    const code = s.code();
    const hasType = type !== null || words !== null;
    if (code === Code.Storage) {
      // On a new line, after a type or its like, it starts the next declaration, and a semicolon is missing.
      const again = s.token();
      if (again.startsLine && (hasType || storage.some(({ text }) => text === again.text))) break;
      storage.push(s.take());
    } else if (code === Code.Qualifier) qualifiers.push(s.take());
    else if (code === Code.Extension) s.take();
    else if (code === Code.TypeWord) {
      if (type !== null) {
        if (type.kind !== "namedType") break;
        attributes.push(attributeOf(type.name));
        type = null;
      }
      words ??= [];
      words.push(s.take());
    } else if (code >= Code.Struct && code <= Code.Atomic) {
      if (code === Code.Atomic && s.code(1) !== Code.OpenParen) {
        qualifiers.push(s.take());
        continue;
      }
      if (words !== null || (type !== null && type.kind !== "namedType")) break;
      if (type !== null) attributes.push(attributeOf(type.name));
      type = parseTypeSpecifier(s, code, storage.length > 0);
    } else if (code === Code.Attribute || code === Code.Alignas || code === Code.OpenBracket) {
      const before = s.at;
      parseAttributes(s, attributes);
      if (s.at === before) break;
    } else if (code === Code.Identifier) {
      const role = hasType ? roleAfterType(s) : roleBeforeType(s, lone, storage.length + qualifiers.length > 0);
      if (role === Role.Attribute) attributes.push(parseMacroAttribute(s));
      else if (role === Role.LoneAttribute) attributes.push(attributeOf(s.take()));
      else if (role === Role.Type) {
        const name = s.take();
        type = { kind: "namedType", first: name, last: name, name };
      } else if (role === Role.TypeWithArguments) {
        const name = s.take();
        s.skip();
        type = { kind: "namedType", first: name, last: s.previous(), name };
      } else break;
    } else break;
  }
  if (words !== null) type = { kind: "builtinType", first: words[0]!, last: words[words.length - 1]!, words };
  const last = s.at === start ? first : s.previous();
  return { kind: "specifiers", first, last, storage, qualifiers, type, attributes };
}

function attributeOf(name: Token): Attribute {
  return { kind: "attribute", first: name, last: name, name, arguments: [] };
}

const enum Role {
  /** What is declared, or no specifier at all. */
  None,
  Type,
  /** A macro that makes a type: `TYPE(x) *y`. */
  TypeWithArguments,
  Attribute,
  /** The parenthesis after it is the declarator's: `void NAME (*function)(void)`. */
  LoneAttribute,
}

/** What a name is after the type: `int NAME x` is an attribute's, `int NAME = 1` what is declared. */
function roleAfterType(s: TokenStream): Role {
  const name = s.token().text;
  const next = s.code(1);
  if (next === Code.OpenParen) {
    // No parameter starts with a star.
    if (s.code(2) === Code.Star) return Role.LoneAttribute;
    return takesArguments(name) || (isUpperCase(name) && isBeforeFunction(s)) ? Role.Attribute : Role.None;
  }
  if (next === Code.Star) return s.token(1).startsLine ? Role.None : Role.Attribute;
  const isAttribute = isAttributeName(name, s.typedefs);
  if (startsSpecifiers(next)) return isAttribute || !s.token(1).startsLine ? Role.Attribute : Role.None;
  if (next === Code.Attribute) return isAttribute ? Role.Attribute : Role.None;
  if (next !== Code.Identifier) return Role.None;
  if (isAttribute) return Role.Attribute;
  const following = s.token(1);
  if (isAttributeName(following.text, s.typedefs) && s.code(2) !== Code.Identifier && !isFunction(s)) return Role.None;
  if (takesArguments(following.text)) return Role.None;
  if (following.startsLine && !isUpperCase(name)) return isFunction(s) ? Role.Attribute : Role.None;
  return isUpperCase(following.text) && !isUpperCase(name) ? Role.None : Role.Attribute;
}

/** `PRINTF(1, 2) name(...)`: whether a function's name follows what stands in parentheses. */
function isBeforeFunction(s: TokenStream): boolean {
  const name = s.after(s.at + 1);
  if (s.codeAt(name) !== Code.Identifier || s.codeAt(name + 1) !== Code.OpenParen) return false;
  const next = s.codeAt(s.after(name + 1));
  return next === Code.OpenBrace || next === Code.Semicolon;
}

/** `x __name(...) {`: whether the second name from here is a function that is defined. */
function isFunction(s: TokenStream): boolean {
  return s.code(2) === Code.OpenParen && s.codeAt(s.after(s.at + 2)) === Code.OpenBrace;
}

function roleBeforeType(s: TokenStream, lone: boolean, isSpecified: boolean): Role {
  const name = s.token().text;
  const next = s.code(1);
  if (next === Code.OpenParen) return roleOfInvocation(s, lone);
  if (next === Code.Star) return Role.Type;
  if (next === Code.Identifier || startsSpecifiers(next)) {
    if (isAttributeName(name, s.typedefs)) return Role.Attribute;
    if (!lone && next === Code.Identifier && isMacroLine(s, 1)) return Role.None;
    if (next === Code.Storage && s.token(1).startsLine && !s.token(1).spaceBefore) return Role.None;
    return roleInRun(s);
  }
  if (next === Code.Attribute) return isAttributeName(name, s.typedefs) ? Role.Attribute : Role.Type;
  if (lone) return Role.Type;
  return !isSpecified && isTypeName(name, s.typedefs) ? Role.Type : Role.None;
}

/** How many names in a row are looked at. */
const LONGEST_RUN = 16;

/** What the first of several names in a row is, by what they are followed by. */
function roleInRun(s: TokenStream): Role {
  let names = 1;
  let last = s.at;
  let i = s.at + 1;
  const farthest = i + LONGEST_RUN;
  for (; i < farthest; i++) {
    const code = s.codeAt(i);
    if (code === Code.Identifier) {
      const { text } = s.tokens[i]!;
      if (takesArguments(text) && s.codeAt(i + 1) === Code.OpenParen) i = s.after(i + 1) - 1;
      else if (!isAttributeName(text, s.typedefs)) {
        names++;
        last = i;
      }
    } else if (startsSpecifiers(code) && code !== Code.Qualifier) return Role.Attribute;
    else if (code !== Code.Qualifier) break;
  }
  const isLastUpper = isUpperCase(s.tokens[last]!.text) && !isUpperCase(s.token().text);
  if (s.codeAt(i) === Code.Star) return names >= 2 && !isLastUpper ? Role.Attribute : Role.Type;
  return names >= 3 && !isLastUpper ? Role.Attribute : Role.Type;
}

/** What `NAME(...)` is where specifiers stand. */
function roleOfInvocation(s: TokenStream, lone: boolean): Role {
  const name = s.token().text;
  const end = s.after(s.at + 1);
  const next = s.codeAt(end);
  const isPointer = s.code(2) === Code.Star && (next === Code.OpenParen || next === Code.OpenBracket);
  if (takesArguments(name)) return Role.Attribute;
  if (isPointer) return Role.Type;
  if (name.includes("typeof")) return Role.TypeWithArguments;
  if (lone) return next === Code.Identifier || next === Code.Star ? Role.TypeWithArguments : Role.Type;
  const isSpecifier =
    next === Code.Identifier || next === Code.Star || next === Code.Attribute || startsSpecifiers(next);
  if (!isSpecifier) return Role.None;
  if (isAttributeName(name, s.typedefs)) return Role.Attribute;
  if (s.tokens[end]!.startsLine) return Role.None;
  if (next === Code.Star) return Role.TypeWithArguments;
  if (next !== Code.Identifier) return Role.Attribute;
  const after = s.codeAt(end + 1);
  const isDeclared =
    after === Code.Semicolon || after === Code.Assign || after === Code.Comma || after === Code.OpenBracket;
  return isDeclared ? Role.TypeWithArguments : Role.Attribute;
}

function parseTypeSpecifier(s: TokenStream, code: Code, isDefinition: boolean): TypeSpecifier {
  if (code === Code.Enum) return parseEnum(s, isDefinition);
  if (code === Code.Typeof) return parseTypeof(s);
  if (code === Code.Struct || code === Code.Union) return parseRecord(s, isDefinition);
  const first = s.take();
  const brackets = s.enter();
  const type = parseTypeName(s);
  s.leave(brackets);
  return { kind: "atomicType", first, last: s.previous(), type };
}

function parseTypeof(s: TokenStream): TypeofType {
  const first = s.take();
  if (s.code() !== Code.OpenParen) return { kind: "typeofType", first, last: first, operand: s.missing("`(`") };
  const brackets = s.enter();
  const operand = isTypeArgument(s) ? parseTypeName(s) : parseExpression(s);
  s.leave(brackets);
  return { kind: "typeofType", first, last: s.previous(), operand };
}

function parseRecord(s: TokenStream, isDefinition: boolean): RecordType {
  const first = s.take();
  const keyword = first.text === "union" ? "union" : "struct";
  const attributes: Attribute[] = [];
  const tag = parseTag(s, attributes);
  const members = s.code() === Code.OpenBrace ? parseMembers(s) : null;
  if (members !== null) parseTrailingAttributes(s, attributes, isDefinition);
  return { kind: "recordType", first, last: s.previous(), keyword, tag, members, attributes };
}

function parseTag(s: TokenStream, attributes: Attribute[]): Token | null {
  parseAttributes(s, attributes);
  while (s.code() === Code.Identifier) {
    // `struct __packed x {`, but `struct x y`.
    const isAttribute = s.code(1) === Code.Identifier && s.code(2) === Code.OpenBrace;
    if (!isAttribute && !(takesArguments(s.token().text) && s.code(1) === Code.OpenParen)) return s.take();
    attributes.push(parseMacroAttribute(s));
    parseAttributes(s, attributes);
  }
  return null;
}

/** Attributes after the closing brace. The name of what is declared is none, though it may look like one. */
function parseTrailingAttributes(s: TokenStream, attributes: Attribute[], isDefinition: boolean): void {
  for (;;) {
    parseAttributes(s, attributes);
    if (s.code() !== Code.Identifier) return;
    const { text } = s.token();
    if (!isAttributeName(text, s.typedefs) && !takesArguments(text)) return;
    const next = s.code(1);
    const isLast = next === Code.Semicolon || next === Code.Assign || next === Code.OpenBracket || next === Code.Comma;
    if (isLast && isDefinition) return;
    attributes.push(parseMacroAttribute(s));
  }
}

function parseMembers(s: TokenStream): RecordType["members"] {
  const members: (Declaration | StaticAssert | MacroDeclaration | ErrorNode)[] = [];
  const brackets = s.enter();
  if (s.isTooDeep()) s.skipAllBound();
  while (s.code() !== Code.End) {
    if (s.accept(Code.Semicolon)) continue;
    members.push(parseMember(s));
  }
  s.leave(brackets);
  return members;
}

function parseEnum(s: TokenStream, isDefinition: boolean): EnumType {
  const first = s.take();
  const attributes: Attribute[] = [];
  const tag = parseTag(s, attributes);
  // `enum x : u8 { A }`, but `enum x field : 3;`.
  if (s.code() === Code.Colon && tag !== null && isUnderlyingType(s)) {
    s.take();
    parseTypeName(s);
  }
  let enumerators: Enumerator[] | null = null;
  if (s.code() === Code.OpenBrace) {
    enumerators = parseEnumerators(s);
    parseTrailingAttributes(s, attributes, isDefinition);
  }
  return { kind: "enumType", first, last: s.previous(), tag, enumerators, attributes };
}

function isUnderlyingType(s: TokenStream): boolean {
  let i = 1;
  while (s.code(i) === Code.TypeWord || s.code(i) === Code.Identifier) i++;
  return i > 1 && s.code(i) === Code.OpenBrace;
}

function parseEnumerators(s: TokenStream): Enumerator[] {
  const enumerators: Enumerator[] = [];
  const brackets = s.enter();
  while (s.code() !== Code.End) {
    const start = s.at;
    if (s.code() === Code.Identifier) enumerators.push(parseEnumerator(s));
    if (s.accept(Code.Comma)) continue;
    if (s.code() === Code.End) break;
    // A macro that makes several enumerators needs no comma.
    if (s.at === start || s.code() !== Code.Identifier) {
      s.expected("`,`");
      s.skip();
    }
  }
  s.leave(brackets);
  return enumerators;
}

function parseEnumerator(s: TokenStream): Enumerator {
  const name = s.take();
  if (s.code() === Code.OpenParen) s.skip();
  const attributes: Attribute[] = [];
  parseAttributes(s, attributes);
  if (s.code() === Code.Identifier && isAttributeName(s.token().text, s.typedefs)) parseMacroAttribute(s);
  const value = s.accept(Code.Assign) ? parseConstantExpression(s) : null;
  return { kind: "enumerator", first: name, last: s.previous(), name, value };
}
