/** Mulberry32: numbers in [0, 1) that are the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface DefinedMacro {
  readonly name: string;
  /** -1 for an object-like macro. */
  readonly parameters: number;
  readonly variadic: boolean;
}

const names = ["A", "B", "C", "D", "E", "F", "G", "H"];
const operators = [
  "+",
  "-",
  "*",
  "/",
  "<",
  "<<",
  "=",
  ".",
  "&",
  "|",
  "->",
  "%",
  "!",
  ":",
  "?",
  "[",
  "]",
  "{",
  "}",
  ";",
  "#",
];

/** The names of all macros that programs define. */
export const PROGRAM_NAMES: readonly string[] = names;

export interface MacroProgram {
  readonly seed: number;
  /** The file to be preprocessed; no other program has one of its name. */
  readonly main: string;
  /** The texts by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** C files made of macro definitions, invocations, conditionals and includes, some of them wrong. */
export function macroProgram(seed: number): MacroProgram {
  const main = `${seed}.c`;
  return { seed, main, files: new Generator(randomNumbers(seed)).program(main) };
}

class Generator {
  private readonly random: () => number;
  private readonly macros = new Map<string, DefinedMacro>();
  /** The files that the one being written may include. */
  private headers: readonly string[] = [];

  constructor(random: () => number) {
    this.random = random;
  }

  program(main: string): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    const headers = this.chance(0.4) ? [`${main}.b.h`, `${main}.a.h`].slice(0, 1 + this.below(2)) : [];
    for (const name of [...headers, main]) {
      files.set(name, this.file(name, name === main ? 6 + this.below(14) : 1 + this.below(6)));
      this.headers = [...this.headers, name];
    }
    return files;
  }

  private file(name: string, lines: number): string {
    // gcc takes files of the same text and time for one.
    let text = this.chance(0.1) ? `#pragma once // ${name}\n` : "";
    for (let i = 0; i < lines; i++) text += this.line(2);
    return this.chance(0.1) ? text.trimEnd() : text;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  private line(depth: number): string {
    const kind = this.random();
    if (kind < 0.5) return this.definition();
    if (kind < 0.53) return `#undef ${this.pick(names)}\n`;
    if (kind < 0.62 && depth > 0) return this.conditional(depth);
    if (kind < 0.68 && this.headers.length > 0) return this.include();
    if (kind < 0.69) return `#line ${this.below(1000)}${this.chance(0.5) ? ' "l.c"' : ""}\n`;
    return `${this.tokens(4, null)}\n`;
  }

  private conditional(depth: number): string {
    let text = this.opening();
    text += this.line(depth - 1);
    if (this.chance(0.3)) text += `#elif ${this.expression(2)}\n${this.line(depth - 1)}`;
    if (this.chance(0.4)) text += `#else\n${this.line(depth - 1)}`;
    return `${text}#endif\n`;
  }

  private include(): string {
    const name = `"${this.pick(this.headers)}"`;
    if (this.chance(0.8)) return `#include ${name}\n`;
    const macro = this.pick(names);
    this.macros.set(macro, { name: macro, parameters: -1, variadic: false });
    return `#define ${macro} ${name}\n#include ${macro}\n`;
  }

  private opening(): string {
    if (this.chance(0.3)) return `#ifdef ${this.pick(names)}\n`;
    if (this.chance(0.3)) return `#ifndef ${this.pick(names)}\n`;
    return `#if ${this.expression(3)}\n`;
  }

  private expression(depth: number): string {
    const kind = depth === 0 ? this.random() * 0.5 : this.random();
    if (kind < 0.2) return this.pick(["0", "1", "2", "0x10", "7u", "-1", "3L", "'a'", "0xffffffffffffffff"]);
    if (kind < 0.35) return this.pick(["defined A", "defined(B)", "!defined C", "defined ( D )"]);
    if (kind < 0.5) return this.chance(0.5) ? this.pick(names) : this.invocation(1, null);
    if (kind < 0.6) return `(${this.expression(depth - 1)})`;
    if (kind < 0.65)
      return `${this.expression(depth - 1)} ? ${this.expression(depth - 1)} : ${this.expression(depth - 1)}`;
    if (kind < 0.7) return `${this.pick(["!", "-", "~", "+"])}${this.expression(depth - 1)}`;
    const operator = this.pick([
      "+",
      "-",
      "*",
      "/",
      "%",
      "<",
      ">",
      "<=",
      ">=",
      "==",
      "!=",
      "&&",
      "||",
      "&",
      "|",
      "^",
      "<<",
      ">>",
    ]);
    return `${this.expression(depth - 1)} ${operator} ${this.expression(depth - 1)}`;
  }

  private definition(): string {
    const name = this.pick(names);
    const parameters = this.chance(0.35) ? -1 : this.below(4);
    const variadic = parameters >= 0 && this.chance(0.35);
    this.macros.set(name, { name, parameters: parameters + (variadic ? 1 : 0), variadic });
    if (parameters < 0) return `#define ${name}${this.chance(0.9) ? " " : "\t"}${this.body([], false)}\n`;
    const list = ["x", "y", "z"].slice(0, parameters);
    const named = variadic && this.chance(0.25);
    const written = variadic ? [...list, named ? "r..." : "..."] : list;
    const known = variadic ? [...list, named ? "r" : "__VA_ARGS__"] : list;
    return `#define ${name}(${written.join(this.chance(0.5) ? ", " : ",")}) ${this.body(known, variadic)}\n`;
  }

  private body(parameters: readonly string[], variadic: boolean): string {
    const count = this.below(7);
    let text = "";
    for (let i = 0; i < count; i++) text += this.space() + this.bodyPart(parameters, variadic, 1);
    return text.trim();
  }

  private bodyPart(parameters: readonly string[], variadic: boolean, depth: number): string {
    const kind = this.random();
    const last = parameters[parameters.length - 1];
    if (parameters.length > 0) {
      if (kind < 0.3) return this.pick(parameters);
      if (kind < 0.4) return `#${this.space()}${this.pick(parameters)}`;
      if (kind < 0.45 && variadic && last !== undefined) return `, ## ${last}`;
      if (kind < 0.55 && variadic && depth > 0) {
        const content = Array.from({ length: this.below(4) }, () => this.bodyPart(parameters, variadic, depth - 1));
        return `${this.chance(0.15) ? "#" : ""}__VA_OPT__(${content.join(this.space())})`;
      }
    }
    if (kind < 0.68) {
      const left = this.operand(parameters);
      const right = this.operand(parameters);
      const third = this.chance(0.2) ? `${this.space()}##${this.space()}${this.operand(parameters)}` : "";
      return `${left}${this.space()}##${this.space()}${right}${third}`;
    }
    return this.token(2, parameters);
  }

  private operand(parameters: readonly string[]): string {
    if (parameters.length > 0 && this.chance(0.6)) return this.pick(parameters);
    return this.pick([...names, "1", "x", "+", "=", "_", "2", ".", "<", "L", "-", ">"]);
  }

  private tokens(depth: number, parameters: readonly string[] | null): string {
    const count = 1 + this.below(5);
    let text = "";
    for (let i = 0; i < count; i++) text += this.space() + this.token(depth, parameters);
    // A hash at the start of a line would be a directive.
    return text.trimStart().replace(/^#/, "+");
  }

  private token(depth: number, parameters: readonly string[] | null): string {
    const kind = this.random();
    if (kind < 0.35) return this.invocation(depth, parameters);
    if (kind < 0.5) return this.pick(names);
    if (kind < 0.6) return this.pick(["q", "w", "__LINE__", "__COUNTER__", "e", "__FILE__"]);
    if (kind < 0.7) return this.pick(["1", "2", "0x1", "1.5", ".3", "1e", "3u"]);
    if (kind < 0.76) return this.pick(['"s"', '"a\\"b"', "'c'", "'\\n'", 'L"w"', '"\\\\"']);
    if (kind < 0.82) return "(";
    if (kind < 0.88) return ")";
    if (kind < 0.91) return ",";
    // In a function-like macro's body `#` is an operator.
    const operator = this.pick(operators);
    return operator === "#" && parameters !== null ? "+" : operator;
  }

  private invocation(depth: number, parameters: readonly string[] | null): string {
    const defined = [...this.macros.values()].filter((macro) => macro.parameters >= 0);
    const macro = defined.length > 0 && this.chance(0.9) ? this.pick(defined) : null;
    const name = macro?.name ?? this.pick(names);
    const wanted = macro?.parameters ?? 1;
    const count = this.chance(0.9) ? (macro?.variadic === true ? this.below(4) : wanted) : this.below(4);
    const list = Array.from({ length: count }, () => this.argument(depth - 1, parameters));
    const gap = parameters === null && this.chance(0.1) ? "\n" : this.space();
    const close = this.chance(0.97) ? ")" : "";
    return `${name}${gap}(${list.join(this.chance(0.5) ? ", " : ",")}${close}`;
  }

  private argument(depth: number, parameters: readonly string[] | null): string {
    const kind = this.random();
    if (kind < 0.1) return "";
    if (kind < 0.2 && parameters === null && depth > 1) return `\n${this.line(0).trimEnd()}\n`;
    if (kind < 0.3 && parameters === null) return `${this.pick(names)}\n${this.pick(names)}`;
    if (parameters !== null && parameters.length > 0 && kind < 0.6) return this.pick(parameters);
    if (depth <= 0 || kind < 0.5) return this.pick([...names, "1", "k", '"t"', "+", "(a, b)", "a b"]);
    return this.tokens(depth - 1, parameters);
  }

  private space(): string {
    return this.pick(["", " ", " ", " ", "  ", "/**/"]);
  }
}
