import { lex } from "../src/c/lexer.ts";
import { positionAt, type SourceFile } from "../src/c/source.ts";
import { TokenKind, type Token } from "../src/c/token.ts";
import type { Tag } from "./ctags.ts";
import type { FoundFunctions } from "./functions.ts";

/**
 * Why a function that ctags lists is not found where it lists it, told from the text alone.
 *
 * - `ownMacro`: the name is a macro's that the file itself defines: `#define SHOW(x) ...`, `SHOW(x) { ... }`. Its expansion
 *   is parsed, in which the function has another name.
 * - `noBody`: no body belongs to the name: `BTF_ID(func, x)`, `static void __acquires(x)` on the line above the function.
 * - `unread`: it stands in an arm that no reading goes into, because it is known not to be compiled for a 64-bit module
 *   (`#ifndef MODULE`) or because eight readings were not enough.
 * - `missed`: none of these.
 */
export type Difference = "ownMacro" | "noBody" | "unread" | "missed";

export function classify(tag: Tag, file: SourceFile, found: FoundFunctions): Difference {
  const tokens = tokensOf(file);
  if (isDefinedHere(tag.name, tokens)) return "ownMacro";
  if (!hasBody(tag, file, tokens)) return "noBody";
  return found.isRead(tag.line) ? "missed" : "unread";
}

const lexed = new WeakMap<SourceFile, readonly Token[]>();

function tokensOf(file: SourceFile): readonly Token[] {
  let tokens = lexed.get(file);
  if (tokens === undefined) {
    tokens = lex(file).tokens;
    lexed.set(file, tokens);
  }
  return tokens;
}

/** `#define name(` */
function isDefinedHere(name: string, tokens: readonly Token[]): boolean {
  return tokens.some(
    (token, index) => token.text === name && tokens[index - 1]?.text === "define" && tokens[index - 2]?.text === "#",
  );
}

/**
 * Whether what the tag names has a body: a brace after its parentheses, where only attributes (`__init`) or the
 * parameters of an old-style definition (`int f(a) int a; {`) may stand between.
 */
function hasBody({ name, line }: Tag, file: SourceFile, tokens: readonly Token[]): boolean {
  const at = tokens.findIndex((token) => token.text === name && positionAt(file, token.start).line + 1 === line);
  if (at < 0) return true;
  let i = next(tokens, at);
  // The name may stand in parentheses itself: `int (name)(void) {`.
  if (tokens[i]?.text === ")") i = next(tokens, i);
  if (tokens[i]?.text !== "(") return false;
  i = next(tokens, closerOf(tokens, i));
  if (tokens[i]?.text === "{") return true;
  let isAttributes = true;
  for (const farthest = i + FARTHEST_BODY; i < farthest && i < tokens.length; i = next(tokens, i)) {
    const { text } = tokens[i]!;
    if (text === "{") return isAttributes || tokens[i - 1]!.text === ";" || tokens[i - 2]!.text === ";";
    if (text === "(" || text === "}" || text === "=" || text === "#") return false;
    if (!text.startsWith("__")) isAttributes = false;
  }
  return false;
}

const FARTHEST_BODY = 100;

function closerOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]!.text === "(") depth++;
    else if (tokens[i]!.text === ")" && --depth === 0) return i;
  }
  return tokens.length;
}

function next(tokens: readonly Token[], index: number): number {
  let i = index + 1;
  while (tokens[i]?.kind === TokenKind.Newline) i++;
  return i;
}
