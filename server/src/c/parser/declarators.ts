import type {
  ArrayDerivation,
  Attribute,
  Declarator,
  Derivation,
  FunctionDerivation,
  Parameter,
  PointerDerivation,
} from "../ast.ts";
import type { Token } from "../token.ts";
import { parseAsmLabel, parseAttributes, parseMacroAttribute } from "./attributes.ts";
import { Code, startsSpecifiers } from "./codes.ts";
import { parseExpression } from "./expressions.ts";
import { isOldStyleDefinition } from "./lookahead.ts";
import { isAttributeName, isTypeName, isUpperCase, takesArguments } from "./names.ts";
import type { TokenStream } from "./token-stream.ts";
import { parseSpecifiers } from "./types.ts";

/** A declarator being read, from the inside out. */
interface Draft {
  name: Token | null;
  readonly derivations: Derivation[];
  readonly attributes: Attribute[];
}

/** A declarator with the attributes after it. An abstract one, which may be empty, is taken where it is allowed. */
export function parseDeclarator(s: TokenStream, abstract: boolean): Declarator {
  const start = s.at;
  const first = s.token();
  const draft: Draft = { name: null, derivations: [], attributes: [] };
  parseInto(s, draft, abstract);
  if (draft.name !== null) parseTrailingAttributes(s, draft);
  else parseAttributes(s, draft.attributes);
  const { name, derivations, attributes } = draft;
  const isEmpty = s.at === start;
  const last = s.previous();
  return { kind: "declarator", first: isEmpty ? last : first, last, name, derivations, attributes };
}

/** Before the first star there may be a macro: `(WINAPI *name)`, `*a, __rcu *b`. */
function parseInto(s: TokenStream, draft: Draft, abstract: boolean): void {
  const pointers: PointerDerivation[] = [];
  while (s.code() === Code.Identifier && s.code(1) === Code.Star) draft.attributes.push(parseMacroAttribute(s));
  while (s.code() === Code.Star) pointers.push(parsePointer(s));
  if (s.code() === Code.Attribute) parseAttributes(s, draft.attributes);
  if (s.code() === Code.Identifier) draft.name = s.take();
  else if (s.code() === Code.OpenParen && isNested(s, abstract)) parseNested(s, draft, abstract);
  for (;;) {
    const code = s.code();
    if (code === Code.OpenBracket && s.code(1) !== Code.OpenBracket) draft.derivations.push(parseArray(s));
    else if (code === Code.OpenParen && (draft.name !== null || abstract || draft.derivations.length > 0)) {
      draft.derivations.push(parseFunction(s));
    } else break;
  }
  for (let i = pointers.length - 1; i >= 0; i--) draft.derivations.push(pointers[i]!);
}

function parsePointer(s: TokenStream): PointerDerivation {
  const first = s.take();
  const qualifiers: Token[] = [];
  const attributes: Attribute[] = [];
  for (;;) {
    const code = s.code();
    if (code === Code.Qualifier || code === Code.Atomic) qualifiers.push(s.take());
    else if (code === Code.Attribute) parseAttributes(s, attributes);
    else if (code === Code.Identifier && isPointerAttribute(s)) attributes.push(parseMacroAttribute(s));
    else return { kind: "pointer", first, last: s.previous(), qualifiers, attributes };
  }
}

/** Whether the name after a `*` is an attribute's: `char __user *__restrict x`, but `char *x __unused`. */
function isPointerAttribute(s: TokenStream): boolean {
  const name = s.token().text;
  const next = s.code(1);
  if (next === Code.Star || next === Code.Qualifier) return true;
  if (next === Code.OpenParen) return takesArguments(name) && s.codeAt(s.after(s.at + 1)) === Code.Identifier;
  const isAttribute = isAttributeName(name, s.typedefs);
  if (next !== Code.Identifier) return isAttribute && next === Code.OpenBracket;
  const following = s.token(1).text;
  if (isAttribute)
    return s.code(2) === Code.Identifier || s.code(2) === Code.OpenParen || !isAttributeName(following, s.typedefs);
  return s.code(2) === Code.OpenParen && !takesArguments(following) && isUpperCase(name) && !isUpperCase(following);
}

/** Whether the parenthesis opens a declarator, and no parameters of an abstract one. */
function isNested(s: TokenStream, abstract: boolean): boolean {
  const next = s.code(1);
  if (next === Code.Star || next === Code.Attribute || next === Code.Caret) return true;
  if (s.at + 1 >= s.endOf(s.at)) return false;
  if (next === Code.OpenParen) return true;
  if (next !== Code.Identifier) return false;
  if (!abstract) return true;
  return s.code(2) === Code.Star || !(isTypeName(s.token(1).text, s.typedefs) || s.code(2) === Code.Identifier);
}

function parseNested(s: TokenStream, draft: Draft, abstract: boolean): void {
  const brackets = s.enter();
  if (s.isTooDeep()) s.skipBound();
  else {
    parseInto(s, draft, abstract);
    parseTrailingAttributes(s, draft);
  }
  s.leave(brackets);
}

function parseArray(s: TokenStream): ArrayDerivation {
  const first = s.token();
  const brackets = s.enter();
  while (s.code() === Code.Storage || s.code() === Code.Qualifier) s.take();
  // `[*]` has no size, like `[]`.
  if (s.code() === Code.Star && s.code(1) === Code.End) s.take();
  const size = s.code() === Code.End ? null : parseExpression(s);
  s.leave(brackets);
  return { kind: "array", first, last: s.previous(), size };
}

function parseFunction(s: TokenStream): FunctionDerivation {
  const first = s.token();
  const isOldStyle = isIdentifierList(s) && isOldStyleDefinition(s, s.after(s.at));
  const brackets = s.enter();
  const parameters: Parameter[] = [];
  const identifiers: Token[] = [];
  let variadic = false;
  while (s.code() !== Code.End) {
    if (isOldStyle) identifiers.push(s.take());
    else if (s.code() === Code.Ellipsis) {
      s.take();
      variadic = true;
    } else {
      const parameter = parseParameter(s);
      if (parameter !== null) parameters.push(parameter);
    }
    if (s.accept(Code.Comma) || s.code() === Code.End) continue;
    s.expected("`,`");
    while (s.code() !== Code.Comma && s.code() !== Code.End) s.skip();
    s.accept(Code.Comma);
  }
  s.leave(brackets);
  return { kind: "function", first, last: s.previous(), parameters, variadic, identifiers };
}

/** Whether there is nothing but names between the parentheses. */
function isIdentifierList(s: TokenStream): boolean {
  const end = s.endOf(s.at);
  let i = s.at + 1;
  if (i >= end) return false;
  for (; i < end; i += 2) {
    if (s.codes[i] !== Code.Identifier || (i + 1 < end && s.codes[i + 1] !== Code.Comma)) return false;
  }
  return true;
}

function parseParameter(s: TokenStream): Parameter | null {
  const code = s.code();
  if (!startsSpecifiers(code) && code !== Code.Identifier && code !== Code.Attribute && code !== Code.Extension) {
    s.expected("a parameter");
    if (code !== Code.Comma) s.skip();
    return null;
  }
  const first = s.token();
  const specifiers = parseSpecifiers(s, true);
  const declarator = parseDeclarator(s, true);
  return { kind: "parameter", first, last: s.previous(), specifiers, declarator };
}

/** Attributes and an `asm` label after a declarator, macros among them: `f(void) __acquires(x)`. */
function parseTrailingAttributes(s: TokenStream, draft: Draft): void {
  const isOldStyle = draft.derivations.some((each) => each.kind === "function" && each.identifiers.length > 0);
  for (;;) {
    const code = s.code();
    if (code === Code.Asm) draft.attributes.push(parseAsmLabel(s));
    else if (code === Code.Attribute) parseAttributes(s, draft.attributes);
    else if (code === Code.OpenBracket && s.code(1) === Code.OpenBracket) parseAttributes(s, draft.attributes);
    else if (code === Code.Identifier && !isOldStyle && isTrailingMacro(s))
      draft.attributes.push(parseMacroAttribute(s));
    else return;
  }
}

function isTrailingMacro(s: TokenStream): boolean {
  const name = s.token();
  const hasArguments = s.code(1) === Code.OpenParen;
  const next = s.codeAt(hasArguments ? s.after(s.at + 1) : s.at + 1);
  if (name.startsLine && !isAttributeName(name.text, s.typedefs)) {
    // On a line of its own it is as well the start of the next declaration.
    if (!name.spaceBefore && next !== Code.OpenBrace) return false;
    if (!isUpperCase(name.text) && next !== Code.OpenBrace) return false;
  }
  switch (next) {
    case Code.Semicolon:
    case Code.Assign:
    case Code.Comma:
    case Code.Colon:
    case Code.OpenBrace:
    case Code.End:
    case Code.Identifier:
    case Code.Attribute:
    case Code.Asm:
      return true;
    default:
      return false;
  }
}
