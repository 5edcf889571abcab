import { type ValueRange, decide, type NameKnowledge } from "./conditions.ts";
import { readCondition } from "./condition-reader.ts";
import { definedNames } from "./defined-names.ts";
import { hasFeature } from "./has-attribute.ts";
import { builtinDefinitions, kernelDefines, predefinedDefinitions } from "./kernel-macros.ts";
import { lex } from "./lexer.ts";
import { type Definition, isHash, ItemFlag, readDefinition } from "./macro-definition.ts";
import { ArgumentState, type BaseSource, type Builtin, Expander, type MacroNode } from "./macro-expansion.ts";
import type {
  ArmWish,
  Conditional,
  ConditionalArm,
  Inclusion,
  Preprocessed,
  PreprocessorLimits,
  PreprocessorOptions,
} from "./preprocessor.ts";
import { positionAt, type Problem, type SourceFile, type Span } from "./source.ts";
import { BUILTIN_FILE, type Macro, type Token, TokenKind } from "./token.ts";

/** A file being read. */
interface Frame {
  readonly file: SourceFile;
  readonly tokens: readonly Token[];
  at: number;
  /** What each `#line` adds to the numbers of the lines below it, in source order. */
  readonly lineChanges: { readonly start: number; readonly offset: number }[];
  presumedName: string;
  readonly conditionals: OpenConditional[];
  /** The conditional whose arm is left out, or null. */
  skipping: OpenConditional | null;
}

interface OpenConditional {
  readonly arms: ConditionalArm[];
  end: Span;
  /** An arm was taken. */
  taken: boolean;
  unknown: boolean;
  sawElse: boolean;
}

type ConditionDirective = ConditionalArm["directive"];

/** A directive's line: `tokens[from]` is what follows its name, `tokens[to]` the line's end. */
interface Line {
  readonly hash: Token;
  readonly name: Token;
  readonly from: number;
  readonly to: number;
}

/** Reads one translation unit: the files' lines with their directives, and macro expansion over them. */
export class UnitReader implements BaseSource {
  private readonly main: SourceFile;
  private readonly options: PreprocessorOptions;
  private readonly limits: PreprocessorLimits;
  private readonly problems: Problem[] = [];
  private readonly inclusions: Inclusion[] = [];
  private readonly conditionals: Conditional[] = [];
  private readonly nodes = new Map<string, MacroNode>();
  private readonly names: NameKnowledge;
  private readonly ownNames = new Set<string>();
  private readonly expander: Expander;
  private readonly frames: Frame[] = [];
  private readonly once = new Set<SourceFile>();
  private frame: Frame;
  private counter = 0;
  private files = 0;
  private readonly filesRead = new Set<SourceFile>();
  private sourceTokens = 0;
  /** Of conditionals. */
  private arms = 0;
  private toldOfArms = false;

  constructor(main: SourceFile, options: PreprocessorOptions, limits: PreprocessorLimits) {
    this.main = main;
    this.options = options;
    this.limits = limits;
    this.expander = new Expander(this.nodes, this, limits, this.problems);
    const ranges = options.ranges ?? noRanges;
    this.names = { defined: (name) => this.isDefined(name), ranges, trials: maximumTrials };
    if (options.unknownIsZero !== true) this.defineAll(builtinDefinitions());
    this.defineBuiltins();
    if (options.predefined !== undefined) this.defineAll(predefinedDefinitions(options.predefined));
    this.frame = this.openFile(main);
  }

  run(): Preprocessed {
    const { expander, limits } = this;
    const tokens: Token[] = [];
    let token = expander.next();
    for (; token.kind !== TokenKind.EndOfFile || expander.flags & ItemFlag.Padding; token = expander.next()) {
      if (expander.flags & ItemFlag.Padding) continue;
      if (token.text === "_Pragma" && token.kind === TokenKind.Identifier && this.skipPragmaOperator()) continue;
      if (tokens.length >= limits.tokens) {
        this.problem("bound", `The file has more than ${limits.tokens} tokens; the rest is not read.`, token, token);
        break;
      }
      tokens.push(token);
    }
    const { length } = this.main.text;
    tokens.push({
      kind: TokenKind.EndOfFile,
      text: "",
      file: this.main,
      start: length,
      end: length,
      spaceBefore: false,
      startsLine: true,
      expansion: null,
    });
    const macros = new Map<string, Macro>();
    for (const [name, { definition }] of this.nodes) {
      if (definition !== null && definition.macro.nameToken.file !== BUILTIN_FILE) macros.set(name, definition.macro);
    }
    const { inclusions, conditionals, problems } = this;
    return { tokens, inclusions, conditionals, macros, problems };
  }

  // Tokens of the files

  read(state: ArgumentState): Token {
    for (;;) {
      const { frame } = this;
      const token = frame.tokens[frame.at++]!;
      if (token.kind === TokenKind.Newline) continue;
      if (token.kind === TokenKind.EndOfFile) {
        frame.at--;
        // An invocation ends with its file, and so does the last file.
        if (state !== ArgumentState.None || !this.closeFile(token)) return token;
        continue;
      }
      if (token.startsLine && isHash(token) && state !== ArgumentState.BeforeParenthesis) {
        this.directive(token);
        continue;
      }
      if (frame.skipping !== null) {
        this.skipLines(frame);
        continue;
      }
      return token;
    }
  }

  unread(): void {
    this.frame.at--;
  }

  private skipLines(frame: Frame): void {
    const { tokens } = frame;
    let { at } = frame;
    for (let token = tokens[at]!; token.kind !== TokenKind.EndOfFile; token = tokens[++at]!) {
      if (token.startsLine && isHash(token)) break;
    }
    frame.at = at;
  }

  private openFile(file: SourceFile): Frame {
    const { tokens, problems } = lex(file);
    for (const problem of problems) this.problems.push(problem);
    for (const name of definedNames(file)) this.ownNames.add(name);
    this.files++;
    this.sourceTokens += tokens.length;
    if (!this.filesRead.has(file)) this.expander.allow(tokens.length);
    this.filesRead.add(file);
    const frame: Frame = {
      file,
      tokens,
      at: 0,
      lineChanges: [],
      presumedName: file.path,
      conditionals: [],
      skipping: null,
    };
    this.frames.push(frame);
    return frame;
  }

  /** Leaves the file at its end; false for the main file. */
  private closeFile(end: Token): boolean {
    const { frame } = this;
    for (const open of frame.conditionals.splice(0)) {
      open.end = spanOf(end, end);
      const first = open.arms[0];
      if (first !== undefined) this.problemAt("preprocessor", `Unterminated #${first.directive}.`, first.span);
    }
    frame.skipping = null;
    if (this.frames.length === 1) return false;
    this.frames.pop();
    this.frame = this.frames[this.frames.length - 1]!;
    return true;
  }

  private problem(kind: Problem["kind"], message: string, first: Token, last: Token): void {
    this.problemAt(kind, message, spanOf(first, last));
  }

  private problemAt(kind: Problem["kind"], message: string, span: Span): void {
    this.problems.push({ kind, message, span });
  }

  // Directives

  private directive(hash: Token): void {
    const { frame } = this;
    const { tokens } = frame;
    const name = tokens[frame.at]!;
    let to = frame.at;
    while (tokens[to]!.kind !== TokenKind.Newline && tokens[to]!.kind !== TokenKind.EndOfFile) to++;
    const from = Math.min(frame.at + 1, to);
    frame.at = to;
    if (name.kind === TokenKind.Identifier) this.named({ hash, name, from, to });
    else if (name.kind === TokenKind.Number && frame.skipping === null)
      this.setLine({ hash, name, from: from - 1, to });
    else if (
      from <= to &&
      name.kind !== TokenKind.Newline &&
      name.kind !== TokenKind.EndOfFile &&
      frame.skipping === null
    ) {
      this.problem("preprocessor", "Invalid preprocessing directive.", hash, name);
    }
  }

  private named(line: Line): void {
    const { frame } = this;
    const directive = line.name.text;
    switch (directive) {
      case "if":
      case "ifdef":
      case "ifndef":
        this.openConditional(line, directive);
        return;
      case "elif":
      case "elifdef":
      case "elifndef":
        this.nextArm(line, directive);
        return;
      case "else":
        this.elseArm(line);
        return;
      case "endif":
        this.closeConditional(line);
        return;
      default:
    }
    if (frame.skipping !== null) return;
    switch (directive) {
      case "define":
        this.define(line);
        return;
      case "undef":
        this.undefine(line);
        return;
      case "include":
      case "include_next":
      case "import":
        this.include(line);
        return;
      case "line":
        this.setLine(line);
        return;
      case "pragma":
        if (frame.tokens[line.from]!.text === "once" && line.from < line.to) this.once.add(frame.file);
        return;
      case "error":
        this.problem("preprocessor", `#error ${this.text(line)}`, line.hash, this.last(line));
        return;
      case "warning":
      case "ident":
      case "sccs":
      case "assert":
      case "unassert":
        return;
      default:
        this.problem("preprocessor", `Invalid preprocessing directive #${directive}.`, line.hash, line.name);
    }
  }

  private last(line: Line): Token {
    return this.frame.tokens[line.to - 1]!;
  }

  /** What follows the directive's name, without comments and splices. */
  private text(line: Line): string {
    let text = "";
    for (let i = line.from; i < line.to; i++) {
      const token = this.frame.tokens[i]!;
      text += token.spaceBefore && text !== "" ? ` ${token.text}` : token.text;
    }
    return text;
  }

  private define(line: Line): void {
    const { tokens } = this.frame;
    if (line.from === line.to) {
      this.problem("preprocessor", "No macro name given in #define.", line.hash, line.name);
      return;
    }
    const definition = readDefinition(tokens, line.from, this.problems);
    if (definition !== null) this.node(definition.macro.name).definition = definition;
  }

  private undefine(line: Line): void {
    const node = this.nodes.get(this.frame.tokens[line.from]!.text);
    if (node === undefined || line.from === line.to) return;
    node.definition = null;
    node.builtin = null;
  }

  private node(name: string): MacroNode {
    let node = this.nodes.get(name);
    if (node === undefined) {
      node = { name, definition: null, builtin: null, disabled: false };
      this.nodes.set(name, node);
    }
    return node;
  }

  private defineAll(definitions: readonly Definition[]): void {
    for (const definition of definitions) this.node(definition.macro.name).definition = definition;
  }

  private setLine(line: Line): void {
    const { frame, expander } = this;
    expander.readLine(frame.tokens, line.from, line.to, () => {
      const number = expander.nextSolid();
      if (number.kind !== TokenKind.Number || !isDecimal(number.text)) return;
      const name = expander.nextSolid();
      const named = name.kind === TokenKind.String && name.text.startsWith('"');
      if (!named && name.kind !== TokenKind.EndOfFile) return;
      const { start } = line.hash;
      frame.lineChanges.push({ start, offset: Number(number.text) - 2 - positionAt(frame.file, start).line });
      if (named) frame.presumedName = unquoted(name.text);
    });
  }

  // Includes

  private include(line: Line): void {
    const { frame } = this;
    const header = this.header(line);
    if (header === null) {
      this.problem("preprocessor", `#${line.name.text} expects "FILENAME" or <FILENAME>.`, line.hash, line.name);
      return;
    }
    const { name, angled } = header;
    const next = line.name.text === "include_next";
    const file = angled || next ? null : this.options.includes.resolve(name, frame.file);
    const span = spanOf(line.hash, this.last(line));
    this.inclusions.push({ span, name, angled, file });
    if (file === null || this.once.has(file)) return;
    if (this.frames.reduce((count, open) => (open.file === file ? count + 1 : count), 0) > maximumSelfInclusion) {
      this.problemAt("bound", `A file includes itself more than ${maximumSelfInclusion} deep.`, span);
      // Were it entered elsewhere, each level might do so again.
      this.once.add(file);
    } else if (this.frames.length > this.limits.includeDepth) {
      this.problemAt("bound", `Includes are nested more than ${this.limits.includeDepth} deep.`, span);
    } else if (this.files >= this.limits.files) {
      if (this.files++ === this.limits.files) {
        this.problemAt("bound", `More than ${this.limits.files} files are included; the rest is not.`, span);
      }
    } else if (this.arms > maximumArms) {
      this.problemAt("bound", `The files have more than ${maximumArms} conditions; no more are included.`, span);
    } else if (this.sourceTokens > this.limits.tokens * readForEachLeft) {
      const most = this.limits.tokens * readForEachLeft;
      this.problemAt("bound", `The included files have more than ${most} tokens; no more are included.`, span);
    } else {
      this.frame = this.openFile(file);
    }
  }

  /** The header's name: as it is written, where quotes have no escapes and `//` is no comment; else macros are expanded. */
  private header(line: Line): { readonly name: string; readonly angled: boolean } | null {
    const { tokens, file } = this.frame;
    const first = tokens[line.from]!;
    const opening = file.text.charAt(first.start);
    if (line.from < line.to && (opening === "<" || opening === '"')) {
      const close = file.text.indexOf(opening === "<" ? ">" : '"', first.start + 1);
      const lineEnd = tokens[line.to]!.start;
      if (close < 0 || close > lineEnd) return null;
      return { name: file.text.slice(first.start + 1, close), angled: opening === "<" };
    }
    const { expander } = this;
    return expander.readLine(tokens, line.from, line.to, () => {
      let token = expander.nextSolid();
      if (token.kind === TokenKind.String) return { name: token.text.slice(1, -1), angled: false };
      if (token.text !== "<") return null;
      let name = "";
      for (token = expander.nextSolid(); token.text !== ">"; token = expander.nextSolid()) {
        if (token.kind === TokenKind.EndOfFile) return null;
        name += expander.flags & ItemFlag.White ? ` ${token.text}` : token.text;
      }
      return { name, angled: true };
    });
  }

  // Conditionals

  private openConditional(line: Line, directive: ConditionDirective): void {
    const { frame } = this;
    const open: OpenConditional = {
      arms: [],
      end: spanOf(line.hash, line.name),
      taken: false,
      unknown: false,
      sawElse: false,
    };
    frame.conditionals.push(open);
    if (frame.skipping !== null) {
      // Inside an arm that is left out nothing is read; this only counts the nesting.
      open.taken = true;
      return;
    }
    if (frame.conditionals.length > maximumNesting) {
      this.problem("bound", `Conditionals are nested more than ${maximumNesting} deep.`, line.hash, line.name);
      open.taken = true;
      frame.skipping = open;
      return;
    }
    if (this.arms >= maximumArms) {
      if (!this.toldOfArms) {
        this.problem("bound", `There are more than ${maximumArms} conditions; no more are read.`, line.hash, line.name);
      }
      this.toldOfArms = true;
      open.taken = true;
      frame.skipping = open;
      return;
    }
    this.conditionals.push(open);
    this.arm(open, line, directive, () => this.test(line, directive));
  }

  private nextArm(line: Line, directive: ConditionDirective): void {
    const open = this.current(line);
    if (open === null) return;
    if (open.sawElse) this.problem("preprocessor", `#${directive} after #else.`, line.hash, line.name);
    if (open.arms.length > 0) this.arm(open, line, directive, () => this.test(line, directive));
  }

  private elseArm(line: Line): void {
    const open = this.current(line);
    if (open === null) return;
    if (open.sawElse) this.problem("preprocessor", "#else after #else.", line.hash, line.name);
    open.sawElse = true;
    if (open.arms.length > 0) this.arm(open, line, "else", () => ({ holds: true, unknown: false }));
  }

  private closeConditional(line: Line): void {
    const { frame } = this;
    const open = this.current(line);
    if (open === null) return;
    frame.conditionals.pop();
    open.end = spanOf(line.hash, this.last(line));
    if (frame.skipping === open) frame.skipping = null;
  }

  private current(line: Line): OpenConditional | null {
    const open = this.frame.conditionals[this.frame.conditionals.length - 1];
    if (open !== undefined) return open;
    this.problem("preprocessor", `#${line.name.text} without #if.`, line.hash, line.name);
    return null;
  }

  private arm(
    open: OpenConditional,
    line: Line,
    directive: ConditionDirective,
    test: () => { readonly holds: boolean; readonly unknown: boolean },
  ): void {
    const { frame } = this;
    const decision = open.taken ? { holds: false, unknown: false } : test();
    open.unknown ||= decision.unknown;
    this.arms++;
    open.arms.push({
      directive,
      span: spanOf(line.hash, this.last(line)),
      condition: this.text(line),
      taken: decision.holds,
      unknown: open.unknown,
      holdsError: open.unknown && this.holdsError(line.to),
    });
    open.taken ||= decision.holds;
    frame.skipping = decision.holds ? null : open;
  }

  private test(line: Line, directive: ConditionDirective): { readonly holds: boolean; readonly unknown: boolean } {
    const { frame, expander } = this;
    const wish = (): ArmWish =>
      this.options.reading.plan?.wish(frame.file, line.hash.start) ?? { taken: !this.holdsError(line.to), firm: false };
    if (directive === "if" || directive === "elif") {
      const condition = expander.readLine(frame.tokens, line.from, line.to, () =>
        readCondition({
          expander,
          nodes: this.nodes,
          unknownIsZero: this.options.unknownIsZero === true,
          hasInclude: (header) => this.options.includes.resolve(header, frame.file) !== null,
        }),
      );
      if ("errors" in condition) {
        for (const error of condition.errors) this.problem("preprocessor", error, line.hash, this.last(line));
      } else {
        this.problem(condition.bound ? "bound" : "preprocessor", condition.error, line.hash, this.last(line));
        return { holds: false, unknown: false };
      }
      const decision = decide(condition.expression, this.names, this.options.reading, wish);
      if (decision.error !== null) this.problem("preprocessor", decision.error, line.hash, this.last(line));
      return decision;
    }
    const operand = frame.tokens[line.from]!;
    if (line.from === line.to || operand.kind !== TokenKind.Identifier) {
      this.problem("preprocessor", `No macro name given in #${directive}.`, line.hash, line.name);
      return { holds: false, unknown: false };
    }
    const negated = directive === "ifndef" || directive === "elifndef";
    const known = this.isDefined(operand.text);
    if (known !== null) return { holds: known !== negated, unknown: false };
    const defined = { kind: "defined", name: operand.text } as const;
    const expression = negated ? ({ kind: "unary", operator: "!", operand: defined } as const) : defined;
    return decide(expression, this.names, this.options.reading, wish);
  }

  /** Whether the arm that starts after the line end at `from` directly holds an `#error`. */
  private holdsError(from: number): boolean {
    const { tokens } = this.frame;
    let depth = 0;
    // An arm that is longer than this is no guard.
    const to = Math.min(tokens.length - 1, from + 500);
    for (let i = from; i < to; i++) {
      const token = tokens[i]!;
      if (!token.startsLine || !isHash(token)) continue;
      const name = tokens[i + 1]!.text;
      if (name === "error" && depth === 0) return true;
      if (name === "if" || name === "ifdef" || name === "ifndef") {
        // Nor is one that nests so deep.
        if (++depth > 20) return false;
      } else if (name === "endif" && depth-- === 0) return false;
      else if (depth === 0 && (name === "else" || name.startsWith("elif"))) return false;
    }
    return false;
  }

  /** Whether a name is a macro; null if nobody knows. */
  private isDefined(name: string): boolean | null {
    const { options } = this;
    const node = this.nodes.get(name);
    if (node !== undefined && (node.definition !== null || node.builtin !== null)) return true;
    if (options.unknownIsZero === true) return hasOperators.has(name);
    if (node !== undefined || this.ownNames.has(name) || options.definedNames?.has(name) === true) return false;
    if (hasOperators.has(name)) return true;
    return kernelDefines(name) ?? (options.isUndefined?.(name) === true ? false : null);
  }

  // `__LINE__` and its like

  private defineBuiltins(): void {
    const make = (kind: TokenKind, text: (origin: Token) => string): Builtin => {
      return (name, origin) => ({
        kind,
        text: text(origin),
        file: name.file,
        start: name.start,
        end: name.end,
        spaceBefore: name.spaceBefore,
        startsLine: name.startsLine,
        expansion: name.expansion,
      });
    };
    const number = (text: (origin: Token) => string): Builtin => make(TokenKind.Number, text);
    const string = (text: () => string): Builtin => make(TokenKind.String, () => quoted(text()));
    const builtins: readonly (readonly [string, Builtin])[] = [
      ["__LINE__", number((origin) => String(this.lineOf(origin)))],
      ["__COUNTER__", number(() => String(this.counter++))],
      ["__INCLUDE_LEVEL__", number(() => String(this.frames.length - 1))],
      ["__FILE__", string(() => this.frame.presumedName)],
      ["__BASE_FILE__", string(() => this.main.path)],
      // The kernel is built without them (-Werror=date-time); a fixed time keeps answers the same.
      ["__DATE__", string(() => "Jan  1 1970")],
      ["__TIME__", string(() => "00:00:00")],
      ["__TIMESTAMP__", string(() => "Thu Jan  1 00:00:00 1970")],
    ];
    for (const [name, builtin] of builtins) this.node(name).builtin = builtin;
    for (const name of ["__has_attribute", "__has_cpp_attribute", "__has_builtin"]) {
      this.node(name).builtin = number(() => (hasFeature(name, this.operand()) ? "1" : "0"));
    }
  }

  /** The name in parentheses that comes next, or nothing. */
  private operand(): string {
    const { expander } = this;
    if (expander.nextSolid().text !== "(") {
      expander.backUp();
      return "";
    }
    const name = expander.nextSolid();
    if (name.kind !== TokenKind.Identifier) {
      expander.backUp();
      return "";
    }
    if (expander.nextSolid().text !== ")") expander.backUp();
    return name.text;
  }

  private lineOf(origin: Token): number {
    let at = origin;
    while (at.expansion !== null) at = at.expansion.name;
    const line = positionAt(at.file, at.start).line + 1;
    let frame: Frame | undefined;
    for (let i = this.frames.length - 1; i >= 0 && frame === undefined; i--) {
      if (this.frames[i]!.file === at.file) frame = this.frames[i];
    }
    return frame === undefined ? line : line + lineOffset(frame, at.start);
  }

  /** `_Pragma("...")`: what the compiler is told is no business of ours. */
  private skipPragmaOperator(): boolean {
    const { expander } = this;
    if (expander.nextSolid().text !== "(") {
      expander.backUp();
      return false;
    }
    const string = expander.nextSolid();
    if (string.kind !== TokenKind.String) {
      expander.backUp();
      return true;
    }
    if (expander.nextSolid().text !== ")") expander.backUp();
    return true;
  }
}

/** Assignments that one unit's conditions may try, so that a file of nothing but hard ones ends soon. */
const maximumTrials = 5_000;

const noRanges: ReadonlyMap<string, ValueRange> = new Map();

/** Tokens that may be read for each that may be left: headers are mostly macros that nobody uses. */
const readForEachLeft = 5;

/** Arms of conditionals in all files: several times what any unit of Linux has. */
const maximumArms = 5_000;

/** How deep a file may stand in itself; every level may include it again. */
const maximumSelfInclusion = 8;

/** How deep the conditionals of one file may nest. */
const maximumNesting = 64;

const hasOperators: ReadonlySet<string> = new Set(["__has_include", "__has_include_next"]);

function spanOf(first: Token, last: Token): Span {
  return { file: first.file, start: first.start, end: Math.max(first.end, last.end) };
}

/** What is added to the number of the line at an offset: an argument may stand before a `#line` and be expanded behind it. */
function lineOffset({ lineChanges }: Frame, at: number): number {
  let low = 0;
  let high = lineChanges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lineChanges[middle]!.start <= at) low = middle + 1;
    else high = middle;
  }
  return lineChanges[low - 1]?.offset ?? 0;
}

function isDecimal(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 48 || text.charCodeAt(i) > 57) return false;
  return true;
}

/** What a string literal stands for, as far as its escapes are those that {@link quoted} makes. */
function unquoted(literal: string): string {
  let result = "";
  for (let i = 1; i < literal.length - 1; i++) {
    if (literal.charAt(i) === "\\") i++;
    result += literal.charAt(i);
  }
  return result;
}

function quoted(text: string): string {
  let result = '"';
  for (const character of text) result += character === "\\" || character === '"' ? `\\${character}` : character;
  return `${result}"`;
}
