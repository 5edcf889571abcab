import type { ErrorNode } from "../ast.ts";
import type { Problem } from "../source.ts";
import { authorSpan, type Token } from "../token.ts";
import { matchBrackets } from "./brackets.ts";
import { Code, codesOf } from "./codes.ts";

/** How deep brackets, operators and statements may nest; it keeps the parser and every walk over its tree off the end of the stack. */
const DEPTH = 256;
/** How many binary and postfix operators one full expression may have: they make the tree deep on its left side. */
const OPERATORS = 1000;
/** More are of no use to anyone. */
const PROBLEMS = 200;

/** The tokens being read: where the parser is, the brackets it is in, and what it found wrong. */
export class TokenStream {
  readonly problems: Problem[] = [];
  /** The names that this translation unit declared with `typedef` so far. */
  readonly typedefs = new Set<string>();
  readonly codes: readonly Code[];
  at = 0;
  /** The index at which the brackets being read end. */
  limit: number;
  /** The limit of the initializer list whose item is being read, else -1. */
  listLimit = -1;
  private readonly ends: Int32Array;
  private depth = 0;
  private expressions = 0;
  private operators = 0;
  private bounded = false;

  constructor(readonly tokens: readonly Token[]) {
    this.codes = codesOf(tokens);
    this.ends = matchBrackets(tokens, this.codes);
    this.limit = tokens.length;
  }

  /** What the next token is, or the one some tokens later; `End` past the brackets being read. */
  code(distance = 0): Code {
    const index = this.at + distance;
    return index < this.limit ? this.codes[index]! : Code.End;
  }

  /** The code of the token at an index; `End` past the brackets being read. */
  codeAt(index: number): Code {
    return index < this.limit ? this.codes[index]! : Code.End;
  }

  /** The next token, or the last one of all at the end. */
  token(distance = 0): Token {
    return this.tokens[Math.min(this.at + distance, this.tokens.length - 1)]!;
  }

  previous(): Token {
    return this.tokens[Math.max(0, this.at - 1)]!;
  }

  take(): Token {
    return this.tokens[this.at++]!;
  }

  accept(code: Code): boolean {
    if (this.code() !== code) return false;
    this.at++;
    return true;
  }

  /** The index after the brackets that the token at an index opens. */
  after(index: number): number {
    const end = this.ends[index]!;
    return Math.min(end > 0 ? end + 1 : ~end, this.limit);
  }

  /** The index at which what stands in the brackets ends that the token at an index opens. */
  endOf(index: number): number {
    const end = this.ends[index]!;
    return Math.min(end > 0 ? end : ~end, this.limit);
  }

  /** Enters the brackets that the next token opens; the answer is for `leave`. */
  enter(): Brackets {
    const opener = this.at;
    const brackets = { opener, limit: this.limit };
    this.limit = this.endOf(opener);
    this.at = opener + 1;
    this.depth++;
    return brackets;
  }

  /** Leaves brackets and takes their closer. Tells what is left in them, and whether the closer is missing. */
  leave(brackets: Brackets, quiet = false): boolean {
    this.depth--;
    const { opener } = brackets;
    if (!quiet && this.at < this.limit) this.problem(`unexpected \`${this.token().text}\``, this.token());
    this.at = this.limit;
    this.limit = brackets.limit;
    const closed = this.ends[opener]! > 0;
    if (closed) this.at++;
    else this.problem(`missing \`${closerOf(this.codes[opener]!)}\``, this.tokens[opener]!);
    return closed;
  }

  /** One level deeper, for nesting without brackets. */
  descend(): void {
    this.depth++;
  }

  ascend(): void {
    this.depth--;
  }

  isTooDeep(): boolean {
    return this.depth > DEPTH;
  }

  /** Around a full expression: one that is no part of another. */
  enterExpression(): void {
    if (this.expressions++ === 0) this.operators = 0;
  }

  leaveExpression(): void {
    this.expressions--;
  }

  /** Counts one more operator; false when there are too many of them. */
  countOperator(): boolean {
    return ++this.operators <= OPERATORS;
  }

  /** Takes what is nested too deeply, up to a separator, as one error. */
  skipBound(): ErrorNode {
    const first = this.token();
    if (!this.bounded) {
      this.bounded = true;
      this.note({ kind: "bound", message: "nested too deeply to be read", span: authorSpan(first) });
    }
    const start = this.at;
    while (!isSeparator(this.code())) this.skip();
    return this.errorSince(start);
  }

  /** Takes the rest of the brackets being read, which are nested too deeply. */
  skipAllBound(): void {
    this.skipBound();
    this.at = this.limit;
  }

  /** Takes one token, or brackets as a whole. */
  skip(): void {
    if (this.ends[this.at] !== 0) this.at = Math.max(this.after(this.at), this.at + 1);
    else this.at++;
  }

  /** An error node for the tokens from an index on; for the token before it where none were taken. */
  errorSince(start: number): ErrorNode {
    if (this.at <= start) return { kind: "error", first: this.previous(), last: this.previous() };
    return { kind: "error", first: this.tokens[start]!, last: this.previous() };
  }

  /** Notes that something is missing before the next token, and stands for it. */
  missing(what: string): ErrorNode {
    this.expected(what);
    return this.errorSince(this.at);
  }

  expected(what: string): void {
    if (this.code() === Code.End) this.problem(`expected ${what}`, this.previous());
    else this.problem(`expected ${what} before \`${this.token().text}\``, this.token());
  }

  problem(message: string, token: Token): void {
    this.note({ kind: "syntax", message, span: authorSpan(token) });
  }

  private note(problem: Problem): void {
    if (this.problems.length < PROBLEMS) this.problems.push(problem);
  }
}

/** Brackets that were entered: their opener and the limit outside of them. */
interface Brackets {
  readonly opener: number;
  readonly limit: number;
}

function isSeparator(code: Code): boolean {
  return code === Code.End || code === Code.Comma || code === Code.Semicolon;
}

function closerOf(opener: Code): string {
  if (opener === Code.OpenParen) return ")";
  return opener === Code.OpenBracket ? "]" : "}";
}
