import { lexSingle } from "./lexer.ts";
import { type Definition, ItemFlag } from "./macro-definition.ts";
import type { Problem } from "./source.ts";
import { type Expansion, type Macro, type Token, TokenKind } from "./token.ts";

/** A name that is or was a macro. Whether it is off belongs to the name: libcpp's `NODE_DISABLED`. */
export interface MacroNode {
  readonly name: string;
  definition: Definition | null;
  /** Computes the one token of `__LINE__` and its like. */
  builtin: Builtin | null;
  disabled: boolean;
}

/** `origin` is the token whose line `__LINE__` names. It may read an operand from the expander. */
export type Builtin = (name: Token, origin: Token) => Token;

/** In which part of a function-like macro's invocation tokens are read. */
export const enum ArgumentState {
  None,
  /** Looking for its opening parenthesis: a directive's `#` is a token like others. */
  BeforeParenthesis,
  Inside,
}

/** Where tokens come from when no macro is being read. */
export interface BaseSource {
  /** The next token after any directives; `EndOfFile` also at the end of an included file while arguments are read. */
  read(state: ArgumentState): Token;
  /** Gives back what was just read. */
  unread(): void;
}

export interface ExpansionLimits {
  readonly tokens: number;
  readonly expansionDepth: number;
}

/** Tokens that macros may make for each that the files have, besides what any unit may. */
const tokensForEachRead = 4;
/** Characters that a string literal or a name made by a macro may have for the price of a token. */
const charactersForToken = 4;

/** Ends an argument or a directive's line. */
const LIST_END: Token = {
  kind: TokenKind.EndOfFile,
  text: "",
  file: { path: "", text: "" },
  start: 0,
  end: 0,
  spaceBefore: false,
  startsLine: false,
  expansion: null,
};

/** Tokens with their flags and the tokens whose lines `__LINE__` would name. */
interface TokenList {
  readonly tokens: Token[];
  readonly flags: number[];
  readonly origins: Token[];
}

interface Argument extends TokenList {
  /** Without the `LIST_END`. */
  readonly count: number;
  /** A variable argument that was left out with its comma, which `, ##` removes. */
  omitted: boolean;
  expanded: TokenList | null;
  stringized: string | null;
}

/** A list of tokens being read: a macro's expansion, an argument, a directive's line. */
interface Context {
  readonly tokens: readonly Token[];
  readonly flags: readonly number[];
  /** Null where all have the same: `origin`. */
  readonly origins: readonly Token[] | null;
  readonly origin: Token;
  at: number;
  /** The macro that is off while this is read. */
  readonly node: MacroNode | null;
  readonly expansion: Expansion | null;
  readonly below: Context | null;
}

/**
 * Macro expansion step by step as libcpp does it (`macro.cc`): lists of tokens on a stack, a macro off while its list is
 * on the stack. Which macros are off when a token is read decides, not where the token came from, which is why this
 * differs from hide sets: looking for a parenthesis can end a list and turn its macro on again.
 */
export class Expander {
  /** Flags of the token that {@link next} gave. */
  flags = 0;
  /** While set, names stay what they are: the operand of `defined`. */
  preventExpansion = 0;
  /** A directive's line is being read: no paddings. */
  inDirective = false;
  state: ArgumentState = ArgumentState.None;
  private origin: Token = LIST_END;
  private top: Context | null = null;
  /** The directive's line that is being read. */
  private line: Context | null = null;
  private expanding = false;
  private outermost: MacroNode | null = null;
  private outermostOrigin: Token = LIST_END;
  private depth = 0;
  private budget: number;
  private readonly nodes: ReadonlyMap<string, MacroNode>;
  private readonly base: BaseSource;
  private readonly limits: ExpansionLimits;
  private readonly problems: Problem[];

  constructor(nodes: ReadonlyMap<string, MacroNode>, base: BaseSource, limits: ExpansionLimits, problems: Problem[]) {
    this.nodes = nodes;
    this.base = base;
    this.limits = limits;
    this.problems = problems;
    this.budget = limits.tokens;
  }

  /** Tells that a file of so many tokens will be read: macros may make more then. */
  allow(tokens: number): void {
    if (this.budget >= 0) this.budget += tokens * tokensForEachRead;
  }

  /** The next token, a padding if {@link flags} say so, or `EndOfFile`. libcpp's `cpp_get_token_1`. */
  next(): Token {
    for (;;) {
      const context = this.top;
      let token: Token;
      let flags: number;
      let origin: Token;
      if (context === null) {
        token = this.base.read(this.state);
        flags = token.spaceBefore || (token.startsLine && this.state === ArgumentState.Inside) ? ItemFlag.White : 0;
        origin = token;
      } else if (context.at < context.tokens.length) {
        const at = context.at++;
        token = context.tokens[at]!;
        flags = context.flags[at]!;
        origin = context.origins === null ? context.origin : context.origins[at]!;
        if (flags & ItemFlag.PasteLeft) {
          this.pasteAll(context, token, flags);
          if (this.inDirective) continue;
          return this.padding(token, flags);
        }
      } else {
        // A line has no end but its own.
        if (context === this.line) return this.give(LIST_END, 0, LIST_END);
        this.pop(context);
        if (this.inDirective) continue;
        return this.give(LIST_END, ItemFlag.Padding | ItemFlag.Anonymous, LIST_END);
      }
      if (token.kind !== TokenKind.Identifier || flags & (ItemFlag.NoExpand | ItemFlag.Padding)) {
        return this.give(token, flags, origin);
      }
      const node = this.nodes.get(token.text);
      if (node === undefined || (node.definition === null && node.builtin === null))
        return this.give(token, flags, origin);
      if (node.disabled) return this.give(token, flags | ItemFlag.NoExpand, origin);
      if (!this.expanding && (this.top?.node ?? null) === null) {
        this.outermostOrigin = token;
        this.outermost = node;
      }
      if (this.preventExpansion > 0 || !this.enter(node, token, origin)) return this.give(token, flags, origin);
      if (!this.inDirective) return this.padding(token, flags);
    }
  }

  /** The next token that is no padding. */
  nextSolid(): Token {
    let token = this.next();
    while (this.flags & ItemFlag.Padding) token = this.next();
    return token;
  }

  /** Gives back the token that was just read. */
  backUp(): void {
    if (this.top === null) this.base.unread();
    else if (this.top.at > 0) this.top.at--;
  }

  /** Reads a directive's line by `read`, which sees `EndOfFile` at its end; whatever state macros are in. */
  readLine<T>(tokens: readonly Token[], from: number, to: number, read: () => T): T {
    const { state, preventExpansion, inDirective, top, expanding, outermost, outermostOrigin } = this;
    const list = tokens.slice(from, to);
    const flags = list.map((token): number => (token.spaceBefore ? ItemFlag.White : 0));
    const origins = list.slice();
    list.push(LIST_END);
    flags.push(0);
    origins.push(LIST_END);
    this.state = ArgumentState.None;
    this.preventExpansion = 0;
    this.inDirective = true;
    this.push(list, flags, origins, LIST_END, null, null);
    this.line = this.top;
    const result = read();
    while (this.top !== this.line && this.top !== null) this.pop(this.top);
    this.line = null;
    this.top = top;
    this.state = state;
    this.preventExpansion = preventExpansion;
    this.inDirective = inDirective;
    this.expanding = expanding;
    this.outermost = outermost;
    this.outermostOrigin = outermostOrigin;
    return result;
  }

  private give(token: Token, flags: number, origin: Token): Token {
    this.flags = flags;
    this.origin = origin;
    return token;
  }

  /** A padding that stands for a token, so that its white space is not lost. */
  private padding(source: Token, flags: number): Token {
    return this.give(source, ItemFlag.Padding | (flags & ItemFlag.White), source);
  }

  private push(
    tokens: readonly Token[],
    flags: readonly number[],
    origins: readonly Token[] | null,
    origin: Token,
    node: MacroNode | null,
    expansion: Expansion | null,
  ): void {
    this.top = { tokens, flags, origins, origin, at: 0, node, expansion, below: this.top };
  }

  private pop(context: Context): void {
    const { node, below } = context;
    // A pasted token's list belongs to the same expansion as the list below it.
    if (node !== null && below?.node !== node) node.disabled = false;
    this.top = below;
  }

  private problem(kind: Problem["kind"], message: string, token: Token): void {
    const { file, start, end } = outermostToken(token);
    this.problems.push({ kind, message, span: { file, start, end } });
  }

  /** Counts what macros make; false when it is too much. */
  private spend(tokens: number, at: Token): boolean {
    if (this.budget < 0) return false;
    this.budget -= tokens;
    if (this.budget >= 0) return true;
    this.problem("bound", "Macros make too many tokens; the rest is not expanded.", at);
    return false;
  }

  /** Puts a macro's expansion on the stack; false if this is no invocation. libcpp's `enter_macro_context`. */
  private enter(node: MacroNode, name: Token, origin: Token): boolean {
    if (this.budget < 0) return false;
    const saved = this.expanding;
    this.expanding = true;
    const entered =
      node.definition === null
        ? this.enterBuiltin(node, name, origin)
        : this.enterMacro(node, node.definition, name, origin);
    this.expanding = saved;
    return entered;
  }

  private enterBuiltin(node: MacroNode, name: Token, origin: Token): boolean {
    if (node.builtin === null) return false;
    // libcpp's own rule: inside an object-like macro that is the place where that was named.
    const outermost = this.outermost?.definition ?? null;
    const functionLike = outermost !== null && outermost.macro.parameters !== null;
    const token = node.builtin(name, functionLike ? origin : this.outermostOrigin);
    this.push([token], [0], null, origin, null, null);
    return true;
  }

  private enterMacro(node: MacroNode, definition: Definition, name: Token, origin: Token): boolean {
    const { macro } = definition;
    if (macro.parameters === null) {
      if (!this.spend(1 + definition.tokens.length, name)) return false;
      const expansion: Expansion = { macro, name, end: name };
      const tokens = definition.tokens.map((token) => fromBody(token, expansion));
      node.disabled = true;
      this.push(tokens, definition.flags, null, origin, node, expansion);
      return true;
    }
    if (this.depth >= this.limits.expansionDepth) {
      this.problem("bound", `Macro invocations are nested more than ${this.limits.expansionDepth} deep.`, name);
      this.budget = -1;
      return false;
    }
    this.preventExpansion++;
    this.state = ArgumentState.BeforeParenthesis;
    const end = this.findParenthesis() ? this.collect(definition, name) : null;
    this.state = ArgumentState.None;
    this.preventExpansion--;
    if (end === null) return false;
    const expansion: Expansion = { macro, name, end: end.close };
    const list = this.replace(definition, end.arguments, expansion, origin);
    if (!this.spend(1 + list.tokens.length, name)) return false;
    node.disabled = true;
    this.push(list.tokens, list.flags, null, origin, node, expansion);
    return true;
  }

  /** Whether an invocation's parenthesis comes next; if not, what was read is given back. `funlike_invocation_p`. */
  private findParenthesis(): boolean {
    let padding = 0;
    let token = this.next();
    for (; this.flags & ItemFlag.Padding; token = this.next()) {
      if (
        padding === 0 ||
        padding & ItemFlag.Anonymous ||
        (!(padding & ItemFlag.White) && this.flags & ItemFlag.Anonymous)
      ) {
        padding = this.flags;
      }
    }
    if (token.kind === TokenKind.Punctuator && token.text === "(") return true;
    if (token.kind !== TokenKind.EndOfFile || token === LIST_END) {
      this.backUp();
      if (padding !== 0) this.push([LIST_END], [padding], null, LIST_END, null, null);
    }
    return false;
  }

  /** Reads the arguments after the opening parenthesis, or null with a problem. libcpp's `collect_args`. */
  private collect(
    definition: Definition,
    name: Token,
  ): { readonly arguments: Argument[]; readonly close: Token } | null {
    const { macro } = definition;
    const parameters = macro.parameters!.length;
    const result: Argument[] = [];
    let count = 0;
    let token: Token;
    this.state = ArgumentState.Inside;
    do {
      let parentheses = 0;
      const tokens: Token[] = [];
      const flags: number[] = [];
      const origins: Token[] = [];
      count++;
      for (;;) {
        token = this.next();
        if (this.flags & ItemFlag.Padding) {
          if (tokens.length === 0) continue;
        } else if (token.kind === TokenKind.Punctuator) {
          if (token.text === "(") {
            parentheses++;
          } else if (token.text === ")") {
            if (parentheses-- === 0) break;
          } else if (token.text === "," && parentheses === 0 && !(macro.variadic && count === parameters)) {
            break;
          }
        } else if (token.kind === TokenKind.EndOfFile) {
          break;
        }
        tokens.push(token);
        flags.push(this.flags);
        origins.push(this.origin);
      }
      while (flags.length > 0 && flags[flags.length - 1]! & ItemFlag.Padding) {
        tokens.pop();
        flags.pop();
        origins.pop();
      }
      // What is too much is read but not kept.
      if (count <= Math.max(parameters, 1)) {
        const size = tokens.length;
        // Nested invocations are collected again at each level; deep nesting is no real code.
        if (this.depth > 0) this.spend(size * (this.depth + 1), name);
        tokens.push(LIST_END);
        flags.push(0);
        origins.push(LIST_END);
        result.push({ tokens, flags, origins, count: size, omitted: false, expanded: null, stringized: null });
      }
    } while (token.kind !== TokenKind.EndOfFile && token.text !== ")");
    if (token.kind === TokenKind.EndOfFile) {
      if (token === LIST_END) this.backUp();
      this.problem("preprocessor", `Unterminated argument list invoking macro "${macro.name}".`, name);
      return null;
    }
    if (count === 1 && parameters === 0 && result[0]!.count === 0) count = 0;
    if (!this.argumentsMatch(macro, count, parameters, name)) return null;
    if (macro.variadic && (count < parameters || (count === 1 && result[0]!.count === 0))) {
      while (result.length < parameters) result.push(emptyArgument());
      result[parameters - 1]!.omitted = true;
    }
    return { arguments: result, close: token };
  }

  private argumentsMatch(macro: Macro, count: number, parameters: number, name: Token): boolean {
    if (count === parameters || (macro.variadic && count + 1 === parameters)) return true;
    const few = count < parameters;
    this.problem(
      "preprocessor",
      few
        ? `Macro "${macro.name}" requires ${parameters} arguments, but only ${count} given.`
        : `Macro "${macro.name}" passed ${count} arguments, but takes just ${parameters}.`,
      name,
    );
    return false;
  }

  /** An argument fully expanded on its own. libcpp's `expand_arg`. */
  private expand(argument: Argument): TokenList {
    if (argument.expanded !== null) return argument.expanded;
    const list: TokenList = { tokens: [], flags: [], origins: [] };
    argument.expanded = list;
    if (argument.count === 0) return list;
    this.depth++;
    this.push(argument.tokens, argument.flags, argument.origins, LIST_END, null, null);
    for (
      let token = this.next();
      token.kind !== TokenKind.EndOfFile || this.flags & ItemFlag.Padding;
      token = this.next()
    ) {
      list.tokens.push(token);
      list.flags.push(this.flags);
      list.origins.push(this.origin);
    }
    this.pop(this.top!);
    this.depth--;
    return list;
  }

  /** The replacement list with its parameters replaced. libcpp's `replace_args`. */
  private replace(definition: Definition, args: readonly Argument[], expansion: Expansion, origin: Token): TokenList {
    const { tokens, flags, parameters } = definition;
    for (let i = 0; i < tokens.length; i++) {
      if (!(flags[i]! & ItemFlag.Parameter)) continue;
      const argument = args[parameters[i]!]!;
      if (flags[i]! & ItemFlag.Stringify)
        argument.stringized ??= stringize(argument.tokens, argument.flags, 0, argument.count);
      else if (!(flags[i]! & ItemFlag.PasteLeft) && !(i > 0 && flags[i - 1]! & ItemFlag.PasteLeft))
        this.expand(argument);
    }
    const out: TokenList = { tokens: [], flags: [], origins: [] };
    const optional = definition.hasOptional ? new OptionalState(args[args.length - 1]!) : null;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      const flag = flags[i]!;
      const pasted = i > 0 && (flags[i - 1]! & ItemFlag.PasteLeft) !== 0;
      if (optional !== null) {
        const step = optional.step(token, flag, (argument) => this.expand(argument));
        if (step === OptionalStep.Begin) {
          if (i > 0 && !pasted) this.addPadding(out, flag & ItemFlag.White);
          optional.start = out.tokens.length;
        }
        if (step === OptionalStep.End) this.endOptional(out, optional, token, flag, expansion, origin);
        if (step !== OptionalStep.Include) continue;
      }
      if (flag & ItemFlag.Parameter) {
        const last = parameters[i] === args.length - 1 && definition.macro.variadic;
        this.replaceParameter(
          out,
          args[parameters[i]!]!,
          token,
          flag,
          i > 0,
          pasted,
          last,
          optional?.start ?? -1,
          expansion,
        );
      } else {
        out.tokens.push(fromBody(token, expansion));
        out.flags.push(flag);
      }
    }
    return out;
  }

  private replaceParameter(
    out: TokenList,
    argument: Argument,
    parameter: Token,
    flag: number,
    notFirst: boolean,
    pasted: boolean,
    variable: boolean,
    optionalStart: number,
    expansion: Expansion,
  ): void {
    let source: { readonly tokens: readonly Token[]; readonly flags: readonly number[] } = argument;
    let from = 0;
    let count = argument.count;
    // The item whose paste mark is to become that of the parameter; -1 for none.
    let mark = -1;
    const last = out.tokens.length - 1;
    if (flag & ItemFlag.Stringify) {
      const text = argument.stringized ?? '""';
      this.spend(text.length / charactersForToken, parameter);
      source = { tokens: [synthesize(TokenKind.String, text, parameter, expansion)], flags: [0] };
      count = 1;
    } else if (flag & ItemFlag.PasteLeft) {
      // Not expanded, as before `##`.
    } else if (pasted) {
      if (last >= 0) {
        if (variable && out.tokens[last]!.text === "," && !(out.flags[last]! & ItemFlag.Padding)) {
          if (argument.omitted) removeLast(out);
          else mark = last;
        } else if (count === 0 && last + 1 !== optionalStart) {
          mark = last;
        }
      }
    } else {
      source = argument.expanded!;
      count = argument.expanded!.tokens.length;
      if (optionalStart > 0 && out.tokens.length === optionalStart) {
        while (from < count && source.flags[from]! & ItemFlag.Padding) from++;
      }
    }
    if (!this.inDirective && notFirst && !pasted && (optionalStart <= 0 || out.tokens.length !== optionalStart)) {
      this.addPadding(out, flag & ItemFlag.White);
    }
    for (let i = from; i < count; i++) {
      out.tokens.push(source.tokens[i]!);
      out.flags.push(source.flags[i]!);
    }
    if (from < count && flag & ItemFlag.PasteLeft) mark = out.tokens.length - 1;
    if (
      !this.inDirective &&
      !(flag & ItemFlag.PasteLeft) &&
      (optionalStart <= 0 || out.tokens.length !== optionalStart)
    )
      this.addPadding(out, ItemFlag.Anonymous);
    if (mark >= 0) out.flags[mark] = (out.flags[mark]! & ~ItemFlag.PasteLeft) | (flag & ItemFlag.PasteLeft);
  }

  private addPadding(out: TokenList, flags: number): void {
    out.tokens.push(LIST_END);
    out.flags.push(ItemFlag.Padding | flags);
  }

  /** The closing parenthesis of `__VA_OPT__(...)`. */
  private endOptional(
    out: TokenList,
    optional: OptionalState,
    token: Token,
    flag: number,
    expansion: Expansion,
    origin: Token,
  ): void {
    const start = optional.start;
    optional.start = -1;
    if (optional.stringize) {
      const pasted = this.pasteList(out, start, expansion, origin);
      const text = stringize(pasted.tokens, pasted.flags, 0, pasted.tokens.length);
      out.tokens.length = start;
      out.flags.length = start;
      out.tokens.push(synthesize(TokenKind.String, text, token, expansion));
      out.flags.push(flag & ItemFlag.PasteLeft);
      return;
    }
    const last = out.tokens.length - 1;
    // What expands to nothing is no operand for a `##` before it.
    if (start > 0 && last + 1 === start && out.flags[last]! & ItemFlag.PasteLeft)
      out.flags[last]! &= ~ItemFlag.PasteLeft;
    if (flag & ItemFlag.PasteLeft) {
      if (last >= 0 && !(out.flags[last]! & ItemFlag.Padding)) out.flags[last]! |= ItemFlag.PasteLeft;
    } else {
      this.addPadding(out, ItemFlag.Anonymous);
    }
  }

  /** The items from `start` on, with those marked for it pasted. */
  private pasteList(list: TokenList, start: number, expansion: Expansion, origin: Token): TokenList {
    const out: TokenList = { tokens: [], flags: [], origins: [] };
    for (let i = start; i < list.tokens.length; i++) {
      let token = list.tokens[i]!;
      let flags = list.flags[i]!;
      const white = flags & ItemFlag.White;
      while (flags & ItemFlag.PasteLeft && i + 1 < list.tokens.length) {
        const pasted = this.paste(token, list.tokens[i + 1]!, list.flags[i + 1]!, expansion, origin);
        if (pasted === null) break;
        token = pasted;
        flags = list.flags[++i]!;
      }
      out.tokens.push(token);
      out.flags.push((flags & ~(ItemFlag.PasteLeft | ItemFlag.White)) | white);
    }
    return out;
  }

  /** Carries out a run of `##`, the left operand of which was just read. libcpp's `paste_all_tokens`. */
  private pasteAll(context: Context, left: Token, leftFlags: number): void {
    let token = left;
    let flags = leftFlags & ~ItemFlag.PasteLeft;
    let rightFlags: number = ItemFlag.PasteLeft;
    while (rightFlags & ItemFlag.PasteLeft && context.at < context.tokens.length) {
      const right = context.tokens[context.at]!;
      rightFlags = context.flags[context.at]!;
      context.at++;
      if (rightFlags & ItemFlag.Padding) continue;
      const pasted = this.paste(token, right, rightFlags, context.expansion, context.origin);
      if (pasted === null) {
        context.at--;
        break;
      }
      token = pasted;
      flags = leftFlags & ItemFlag.White;
    }
    this.push([token], [flags], null, context.origin, context.node, context.expansion);
  }

  /** One token out of two, or null with a problem. */
  private paste(
    left: Token,
    right: Token,
    rightFlags: number,
    expansion: Expansion | null,
    origin: Token,
  ): Token | null {
    if (rightFlags & ItemFlag.Padding) return left;
    const text = left.text + right.text;
    if (!this.spend(1 + text.length / charactersForToken, origin)) return null;
    // Two operators that would make a comment stay two: libcpp puts a space between them.
    const single = left.text === "/" && right.text !== "=" ? null : lexSingle(text);
    if (single === null) {
      const message = `Pasting "${left.text}" and "${right.text}" does not give a valid preprocessing token.`;
      this.problem("preprocessor", message, expansion?.name ?? left);
      return null;
    }
    return synthesize(single.kind, single.text, left, expansion);
  }
}

const enum OptionalStep {
  Include,
  Drop,
  Begin,
  End,
}

/** Follows `__VA_OPT__(...)` through a replacement list. libcpp's `vaopt_state`. */
class OptionalState {
  /** How many items there were when the contents began; -1 outside. */
  start = -1;
  stringize = false;
  private depth = 0;
  private inside = false;
  private include: boolean | null = null;
  private readonly variable: Argument;

  constructor(variable: Argument) {
    this.variable = variable;
  }

  step(token: Token, flags: number, expand: (argument: Argument) => TokenList): OptionalStep {
    if (!this.inside) {
      if (token.kind !== TokenKind.Identifier || token.text !== "__VA_OPT__") return OptionalStep.Include;
      this.inside = true;
      this.depth = 0;
      this.stringize = (flags & ItemFlag.Stringify) !== 0;
      return OptionalStep.Begin;
    }
    if (this.depth === 0) {
      this.depth = 1;
      this.include ??= expand(this.variable).flags.some((flag) => !(flag & ItemFlag.Padding));
      return OptionalStep.Drop;
    }
    if (token.text === "(") this.depth++;
    else if (token.text === ")" && --this.depth === 0) {
      this.inside = false;
      return OptionalStep.End;
    }
    return this.include === true ? OptionalStep.Include : OptionalStep.Drop;
  }
}

/** The string literal that `#` makes of an argument. libcpp's `stringify_arg`. */
function stringize(tokens: readonly Token[], flags: readonly number[], from: number, to: number): string {
  // White space comes from the padding before a token, if there is any, else from the token itself.
  let source = 0;
  let result = "";
  let backslashes = 0;
  for (let i = from; i < to; i++) {
    const flag = flags[i]!;
    if (flag & ItemFlag.Padding) {
      const anonymous = (flag & ItemFlag.Anonymous) !== 0;
      if (source === 0 || (source !== 2 && anonymous)) source = anonymous ? 0 : flag & ItemFlag.White ? 2 : 1;
      continue;
    }
    const token = tokens[i]!;
    if (result !== "" && (source === 0 ? flag & ItemFlag.White : source === 2)) result += " ";
    source = 0;
    const quoted = token.kind === TokenKind.String || token.kind === TokenKind.Character;
    result += quoted ? escaped(token.text) : token.text;
    backslashes = token.kind === TokenKind.Other && token.text === "\\" ? backslashes + 1 : 0;
  }
  if (backslashes & 1) result = result.slice(0, -1);
  return `"${result}"`;
}

function escaped(text: string): string {
  let result = "";
  for (const character of text) {
    if (character === "\n") result += "\\n";
    else result += character === "\\" || character === '"' ? `\\${character}` : character;
  }
  return result;
}

function emptyArgument(): Argument {
  return {
    tokens: [LIST_END],
    flags: [0],
    origins: [LIST_END],
    count: 0,
    omitted: false,
    expanded: null,
    stringized: null,
  };
}

function removeLast(list: TokenList): void {
  list.tokens.pop();
  list.flags.pop();
}

function fromBody(token: Token, expansion: Expansion): Token {
  return {
    kind: token.kind,
    text: token.text,
    file: token.file,
    start: token.start,
    end: token.end,
    spaceBefore: token.spaceBefore,
    startsLine: token.startsLine,
    expansion,
  };
}

function synthesize(kind: TokenKind, text: string, at: Token, expansion: Expansion | null): Token {
  return {
    kind,
    text,
    file: at.file,
    start: at.start,
    end: at.end,
    spaceBefore: at.spaceBefore,
    startsLine: at.startsLine,
    expansion,
  };
}

function outermostToken(token: Token): Token {
  let at = token;
  while (at.expansion !== null) at = at.expansion.name;
  return at;
}
