import type { Attribute } from "../ast.ts";
import type { Token } from "../token.ts";
import { Code } from "./codes.ts";
import type { TokenStream } from "./token-stream.ts";

/** Takes the attributes in the language's own spelling that stand next: `__attribute__((x))`, `[[x]]`, `_Alignas(8)`. */
export function parseAttributes(s: TokenStream, into: Attribute[]): void {
  for (;;) {
    const code = s.code();
    if (code === Code.Attribute) parseGnuAttribute(s, into);
    else if (code === Code.Alignas) into.push(parseMacroAttribute(s));
    else if (code === Code.OpenBracket && s.code(1) === Code.OpenBracket) parseBracketAttribute(s, into);
    else return;
  }
}

/** Takes a name and the arguments in parentheses that follow it, if any. */
export function parseMacroAttribute(s: TokenStream): Attribute {
  const name = s.take();
  return { kind: "attribute", first: name, name, arguments: takeArguments(s), last: s.previous() };
}

/** `asm("name")` after a declarator. */
export function parseAsmLabel(s: TokenStream): Attribute {
  const name = s.take();
  while (s.code() === Code.Qualifier) s.take();
  return { kind: "attribute", first: name, name, arguments: takeArguments(s), last: s.previous() };
}

/** `__attribute__((a, b(c)))`: one attribute for `a`, one for `b`. */
function parseGnuAttribute(s: TokenStream, into: Attribute[]): void {
  const keyword = s.take();
  if (s.code() !== Code.OpenParen) {
    into.push({ kind: "attribute", first: keyword, name: keyword, arguments: [], last: keyword });
    return;
  }
  const outer = s.enter();
  const inner = s.code() === Code.OpenParen ? s.enter() : null;
  parseAttributeList(s, into);
  if (inner !== null) s.leave(inner, true);
  s.leave(outer, true);
}

function parseBracketAttribute(s: TokenStream, into: Attribute[]): void {
  const outer = s.enter();
  const inner = s.enter();
  parseAttributeList(s, into);
  s.leave(inner, true);
  s.leave(outer, true);
}

function parseAttributeList(s: TokenStream, into: Attribute[]): void {
  while (s.code() !== Code.End) {
    if (s.code() === Code.Comma) s.take();
    else into.push(parseMacroAttribute(s));
  }
}

function takeArguments(s: TokenStream): readonly Token[] {
  if (s.code() !== Code.OpenParen) return NONE;
  const brackets = s.enter();
  const taken = s.tokens.slice(s.at, s.limit);
  s.at = s.limit;
  s.leave(brackets);
  return taken;
}

const NONE: readonly Token[] = [];
