import type { Problem } from "./source.ts";
import { type Macro, type Token, TokenKind } from "./token.ts";

/** What a token in a replacement list or in an expansion carries besides itself. */
export const enum ItemFlag {
  /** White space stood before it: what `#` turns into one space. */
  White = 1,
  /** `##` follows. */
  PasteLeft = 2,
  /** It met its macro while that was off, and is never expanded again. */
  NoExpand = 4,
  /** `#` stood before this parameter. */
  Stringify = 8,
  Parameter = 16,
  /** No token: a place where libcpp may put a space. `White` then belongs to the token that the padding stands for. */
  Padding = 32,
  /** A padding that stands for no token. */
  Anonymous = 64,
}

/** A macro made ready for expansion. It does not change, so that readings share it. */
export interface Definition {
  readonly macro: Macro;
  /** The replacement list without `#` and `##`, which are in the flags. */
  readonly tokens: readonly Token[];
  readonly flags: readonly number[];
  /** The parameter's index of each token that has {@link ItemFlag.Parameter}, else -1. */
  readonly parameters: readonly number[];
  /** Whether a token is `__VA_OPT__` of a variadic macro. */
  readonly hasOptional: boolean;
}

const definitionOf = new WeakMap<Token, Definition>();

/**
 * Reads what follows `#define`: `tokens[from]` to the end of the line. Null with a problem where gcc refuses it too
 * (libcpp's `create_iso_definition`).
 */
export function readDefinition(tokens: readonly Token[], from: number, problems: Problem[]): Definition | null {
  const name = tokens[from]!;
  let definition = definitionOf.get(name);
  if (definition === undefined) {
    const read = new DefinitionReader(tokens, from).read();
    if (typeof read === "string") {
      const { file, start, end } = name;
      problems.push({ kind: "preprocessor", message: read, span: { file, start, end } });
      return null;
    }
    definition = read;
    definitionOf.set(name, definition);
  }
  return definition;
}

/** Whether the token is `#`, or `%:`. */
export function isHash(token: Token): boolean {
  return token.kind === TokenKind.Punctuator && (token.text === "#" || token.text === "%:");
}

function isPaste(token: Token): boolean {
  return token.kind === TokenKind.Punctuator && (token.text === "##" || token.text === "%:%:");
}

function endsLine(token: Token): boolean {
  return token.kind === TokenKind.Newline || token.kind === TokenKind.EndOfFile;
}

/** Methods answer with a message where the definition is refused. */
class DefinitionReader {
  private readonly source: readonly Token[];
  private readonly name: Token;
  private at: number;
  private parameters: string[] | null = null;
  private readonly indexOf = new Map<string, number>();
  private variadic = false;
  private readonly tokens: Token[] = [];
  private readonly flags: number[] = [];
  private readonly indexes: number[] = [];

  constructor(source: readonly Token[], from: number) {
    this.source = source;
    this.name = source[from]!;
    this.at = from + 1;
  }

  read(): Definition | string {
    const { name } = this;
    if (name.kind !== TokenKind.Identifier) return "Macro names must be identifiers.";
    if (name.text === "defined") return "`defined` cannot be a macro's name.";
    const open = this.source[this.at]!;
    if (open.text === "(" && open.kind === TokenKind.Punctuator && !open.spaceBefore) {
      this.at++;
      this.parameters = [];
      const refused = this.readParameters(this.parameters);
      if (refused !== null) return refused;
    }
    const first = this.at;
    const refused = this.readBody() ?? this.checkOptional();
    if (refused !== null) return refused;
    const macro: Macro = {
      name: name.text,
      nameToken: name,
      parameters: this.parameters,
      variadic: this.variadic,
      body: this.source.slice(first, this.at),
    };
    return {
      macro,
      tokens: this.tokens,
      flags: this.flags,
      parameters: this.indexes,
      hasOptional: this.variadic && this.tokens.some((token) => this.isOptional(token)),
    };
  }

  private readParameters(parameters: string[]): string | null {
    const missing = `Missing ")" in the parameter list of "${this.name.text}".`;
    for (let first = true; ; first = false) {
      const token = this.source[this.at++]!;
      if (first && token.text === ")") return null;
      if (token.text === "..." && token.kind === TokenKind.Punctuator) {
        this.addParameter(parameters, "__VA_ARGS__");
        this.variadic = true;
        return this.source[this.at++]!.text === ")" ? null : missing;
      }
      if (token.kind !== TokenKind.Identifier) return endsLine(token) ? missing : `Expected a parameter name.`;
      if (token.text === "__VA_ARGS__") return "`__VA_ARGS__` cannot be a parameter's name.";
      if (this.indexOf.has(token.text)) return `Duplicate macro parameter "${token.text}".`;
      this.addParameter(parameters, token.text);
      const next = this.source[this.at++]!;
      if (next.text === ")") return null;
      if (next.text === "...") {
        this.variadic = true;
        return this.source[this.at++]!.text === ")" ? null : missing;
      }
      if (next.text !== ",") return missing;
    }
  }

  private addParameter(parameters: string[], name: string): void {
    this.indexOf.set(name, parameters.length);
    parameters.push(name);
  }

  private readBody(): string | null {
    const { tokens, flags, indexes, parameters } = this;
    let afterPaste = false;
    for (; !endsLine(this.source[this.at]!); this.at++) {
      const token = this.source[this.at]!;
      const last = tokens.length - 1;
      const index = token.kind === TokenKind.Identifier ? (this.indexOf.get(token.text) ?? -1) : -1;
      if (isPaste(token)) {
        if (last < 0) return "`##` cannot be at the start of a macro's body.";
        if (parameters !== null && this.isBareHash(last)) return "`#` is not followed by a macro parameter.";
        // Of several in a row gcc takes the first.
        if (!afterPaste) flags[last]! |= ItemFlag.PasteLeft;
        afterPaste = true;
        continue;
      }
      afterPaste = false;
      let flag = token.spaceBefore && last >= 0 ? ItemFlag.White : 0;
      if (index >= 0) flag |= ItemFlag.Parameter;
      if (parameters !== null && this.isBareHash(last)) {
        if (index < 0 && !this.isOptional(token)) return "`#` is not followed by a macro parameter.";
        tokens[last] = token;
        flags[last] = (flags[last]! & ItemFlag.White) | (flag & ~ItemFlag.White) | ItemFlag.Stringify;
        indexes[last] = index;
        continue;
      }
      tokens.push(token);
      flags.push(flag);
      indexes.push(index);
    }
    if (afterPaste) return "`##` cannot be at the end of a macro's body.";
    if (parameters !== null && this.isBareHash(tokens.length - 1)) return "`#` is not followed by a macro parameter.";
    return null;
  }

  /** Whether the last token read is a `#` operator still without its operand. */
  private isBareHash(at: number): boolean {
    return at >= 0 && isHash(this.tokens[at]!) && (this.flags[at]! & ItemFlag.PasteLeft) === 0;
  }

  private isOptional(token: Token): boolean {
    return this.variadic && token.kind === TokenKind.Identifier && token.text === "__VA_OPT__";
  }

  /** Each `__VA_OPT__` needs its parentheses, and none of its own or `##` at their ends. */
  private checkOptional(): string | null {
    if (!this.variadic) return null;
    const { tokens, flags } = this;
    let depth = 0;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (this.isOptional(token)) {
        if (depth > 0) return "`__VA_OPT__` may not appear in a `__VA_OPT__`.";
        if (tokens[i + 1]?.text !== "(" || flags[i]! & ItemFlag.PasteLeft) {
          return "`__VA_OPT__` must be followed by an open parenthesis.";
        }
        if (flags[i + 1]! & ItemFlag.PasteLeft) return "`##` cannot be at either end of `__VA_OPT__`.";
        depth = 1;
        i++;
      } else if (depth > 0 && token.text === "(") {
        depth++;
      } else if (depth > 0 && token.text === ")") {
        depth--;
        if (depth === 0 && flags[i - 1]! & ItemFlag.PasteLeft) return "`##` cannot be at either end of `__VA_OPT__`.";
      }
    }
    return depth > 0 ? "Unterminated `__VA_OPT__`." : null;
  }
}
