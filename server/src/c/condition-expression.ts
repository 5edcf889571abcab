import { parseCharacter, parseInteger } from "./preprocessing-number.ts";
import { type Token, TokenKind } from "./token.ts";

/** An `#if` expression. Its depth is bounded, so that it can be walked recursively. */
export type ConditionExpression =
  | { readonly kind: "number"; readonly value: PreprocessingValue }
  /** A name that is no macro; its value is 0 in C. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "defined"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: ConditionExpression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: ConditionExpression;
      readonly right: ConditionExpression;
    }
  | {
      readonly kind: "conditional";
      readonly test: ConditionExpression;
      readonly then: ConditionExpression;
      readonly else: ConditionExpression;
    };

/** `intmax_t` or `uintmax_t`: all that the preprocessor computes with. */
export interface PreprocessingValue {
  readonly value: bigint;
  readonly unsigned: boolean;
}

export const ZERO: PreprocessingValue = { value: 0n, unsigned: false };
export const ONE: PreprocessingValue = { value: 1n, unsigned: false };

/** Where the parser takes its tokens from, expanded as they are read. */
export interface ConditionTokens {
  next(): Token;
  /** What `name` stands for if it is an operator such as `defined`, which reads its own operand; a message if that is wrong. */
  operator(name: Token): ConditionExpression | string | null;
}

export type ParsedCondition =
  /** What `errors` tell of counts as 0. */
  | { readonly expression: ConditionExpression; readonly errors: readonly string[] }
  | { readonly error: string; readonly bound: boolean };

const maximumDepth = 400;

/** The expression on the rest of a directive's line. */
export function parseCondition(tokens: ConditionTokens): ParsedCondition {
  return new ConditionParser(tokens).parse();
}

const precedences: ReadonlyMap<string, number> = new Map([
  [",", 1],
  ["?", 2],
  ["||", 3],
  ["&&", 4],
  ["|", 5],
  ["^", 6],
  ["&", 7],
  ["==", 8],
  ["!=", 8],
  ["<", 9],
  [">", 9],
  ["<=", 9],
  [">=", 9],
  ["<<", 10],
  [">>", 10],
  ["+", 11],
  ["-", 11],
  ["*", 12],
  ["/", 12],
  ["%", 12],
]);

class ConditionParser {
  private readonly tokens: ConditionTokens;
  private token: Token;
  private error: string | null = null;
  private readonly errors: string[] = [];
  private bound = false;
  private depth = 0;
  /** Operators read; a long chain is a deep tree. */
  private operators = 0;

  constructor(tokens: ConditionTokens) {
    this.tokens = tokens;
    this.token = tokens.next();
  }

  parse(): ParsedCondition {
    if (this.atEnd()) return { error: "The condition has no expression.", bound: false };
    const expression = this.binary(1);
    if (this.error === null && !this.atEnd()) {
      this.fail(
        this.token.text === ")"
          ? 'Missing "(" in expression.'
          : `Missing binary operator before token "${this.token.text}".`,
      );
    }
    return this.error === null ? { expression, errors: this.errors } : { error: this.error, bound: this.bound };
  }

  private atEnd(): boolean {
    return this.token.kind === TokenKind.EndOfFile;
  }

  private advance(): void {
    this.token = this.tokens.next();
  }

  private fail(message: string): ConditionExpression {
    this.error ??= message;
    return { kind: "number", value: ZERO };
  }

  private hasFailed(): boolean {
    return this.error !== null;
  }

  /** An error that libcpp reads on after, with 0 for a value. */
  private zero(message: string): ConditionExpression {
    this.errors.push(message);
    return { kind: "number", value: ZERO };
  }

  private tooDeep(): boolean {
    if (this.depth < maximumDepth && this.operators < 4 * maximumDepth) return false;
    this.bound = this.error === null;
    this.fail("The condition is nested too deeply.");
    return true;
  }

  private binary(minimum: number): ConditionExpression {
    let left = this.unary();
    while (this.error === null && this.token.kind === TokenKind.Punctuator) {
      const operator = this.token.text;
      const precedence = precedences.get(operator);
      if (precedence === undefined || precedence < minimum) break;
      this.operators++;
      if (this.tooDeep()) break;
      this.advance();
      this.depth++;
      if (operator === "?") {
        const then = this.binary(1);
        if (this.token.text !== ":") this.fail(`"?" without following ":".`);
        // Nothing is read after an error: what is read is expanded, and counts `__COUNTER__` up.
        if (this.hasFailed()) break;
        this.advance();
        left = { kind: "conditional", test: left, then, else: this.binary(2) };
      } else {
        left = { kind: "binary", operator, left, right: this.binary(precedence + 1) };
      }
      this.depth--;
    }
    return left;
  }

  private unary(): ConditionExpression {
    const prefixes: string[] = [];
    while (this.token.kind === TokenKind.Punctuator && isPrefix(this.token.text)) {
      prefixes.push(this.token.text);
      this.operators++;
      if (this.tooDeep()) break;
      this.advance();
    }
    let operand = this.primary();
    for (let operator = prefixes.pop(); operator !== undefined; operator = prefixes.pop()) {
      operand = { kind: "unary", operator, operand };
    }
    return operand;
  }

  private primary(): ConditionExpression {
    const { token } = this;
    if (this.error !== null) return this.fail(this.error);
    switch (token.kind) {
      case TokenKind.Identifier: {
        const operator = this.tokens.operator(token);
        this.advance();
        if (typeof operator === "string") return this.zero(operator);
        return operator ?? { kind: "name", name: token.text };
      }
      case TokenKind.Number: {
        this.advance();
        const value = parseInteger(token.text);
        return value === null ? this.zero(`"${token.text}" is no integer constant.`) : { kind: "number", value };
      }
      case TokenKind.Character: {
        this.advance();
        return { kind: "number", value: parseCharacter(token.text) };
      }
      case TokenKind.Punctuator:
        return token.text === "(" ? this.parenthesized() : this.fail(`Unexpected "${token.text}" in the condition.`);
      case TokenKind.EndOfFile:
        return this.fail("The condition ends where a value is expected.");
      default:
        return this.fail(`Token ${token.text} is not valid in preprocessor expressions.`);
    }
  }

  private parenthesized(): ConditionExpression {
    if (this.tooDeep()) return this.fail("");
    this.depth++;
    this.advance();
    const expression = this.binary(1);
    this.depth--;
    if (this.hasFailed()) return expression;
    if (this.token.text !== ")") return this.fail('Missing ")" in expression.');
    this.advance();
    return expression;
  }
}

function isPrefix(text: string): boolean {
  return text === "!" || text === "-" || text === "+" || text === "~";
}
