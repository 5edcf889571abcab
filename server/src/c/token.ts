import type { SourceFile, Span } from "./source.ts";

/** The kinds of C's preprocessing tokens. Keywords are identifiers here; the parser knows them by their text. */
export const enum TokenKind {
  Identifier,
  /** A preprocessing number: integer, floating point, or neither. */
  Number,
  /** With its prefix and quotes: `L'a'`. */
  Character,
  /** With its prefix and quotes: `u8"a"`. */
  String,
  Punctuator,
  /** A byte that belongs to no other token. */
  Other,
  /** The end of a line; only directives see it. */
  Newline,
  EndOfFile,
}

/** A macro as it was defined. */
export interface Macro {
  readonly name: string;
  /** The name in its `#define`; in {@link BUILTIN_FILE} for a macro of the kernel's built-in table. */
  readonly nameToken: Token;
  /** Null for an object-like macro. `__VA_ARGS__` or the GNU name is the last one of a variadic macro. */
  readonly parameters: readonly string[] | null;
  readonly variadic: boolean;
  readonly body: readonly Token[];
}

/** Where a token that stands in a macro's body was put into the text. */
export interface Expansion {
  readonly macro: Macro;
  /** The macro's name at the place of use; it has an `expansion` of its own when another macro's body wrote it. */
  readonly name: Token;
  /** The closing parenthesis of the invocation, or the name itself for an object-like macro. */
  readonly end: Token;
}

/**
 * One token. `start` and `end` are where it is spelled, which is in a macro's body if `expansion` is not null.
 * A token that the author wrote as an argument keeps its own place and its null `expansion`.
 */
export interface Token {
  readonly kind: TokenKind;
  /** Its spelling with line splices taken out. */
  readonly text: string;
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  /** White space or a comment stands before it on its line. */
  readonly spaceBefore: boolean;
  /** It is the first on its line. */
  readonly startsLine: boolean;
  readonly expansion: Expansion | null;
}

/** The file of everything that no author wrote: the kernel's built-in macros and `__LINE__` and its like. */
export const BUILTIN_FILE: SourceFile = { path: "<built-in>", text: "" };

/**
 * What the author typed to bring the tokens `first` to `last` about: their own range where they were written out,
 * the outermost macro invocation where a macro wrote them. The range lies in the file of `first`.
 */
export function authorSpan(first: Token, last: Token = first): Span {
  const from = outermost(first, "name");
  const to = outermost(last, "end");
  if (to.file !== from.file || to.end < from.end) return { file: from.file, start: from.start, end: from.end };
  return { file: from.file, start: from.start, end: to.end };
}

/** Whether the author typed this token where it stands, in an argument or outside of any macro. */
export function isTyped(token: Token): boolean {
  return token.expansion === null;
}

function outermost(token: Token, side: "name" | "end"): Token {
  let at = token;
  while (at.expansion !== null) at = at.expansion[side];
  return at;
}
