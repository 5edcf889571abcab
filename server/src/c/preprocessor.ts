import type { ConditionExpression } from "./condition-expression.ts";
import type { ValueRange } from "./conditions.ts";
import { UnitReader } from "./directives.ts";
import { MAXIMUM_SOURCE_TOKENS } from "./lexer.ts";
import type { Problem, SourceFile, Span } from "./source.ts";
import type { Macro, Token } from "./token.ts";

/** What the preprocessor asks the outside for. Answers must not change while a module is being read. */
export interface IncludeResolver {
  /** The file of a quoted include, or null if there is none. `from` is the file with the directive. */
  resolve(name: string, from: SourceFile): SourceFile | null;
}

/** How many of everything one translation unit may have; what is cut is told as a `bound` problem. */
export interface PreprocessorLimits {
  readonly includeDepth: number;
  readonly files: number;
  /** Tokens after expansion, and what macros may make on the way besides a multiple of what the files have. */
  readonly tokens: number;
  /** Nesting of macro expansion. */
  readonly expansionDepth: number;
}

/**
 * The values that one reading gives to the names in conditions that nobody knows (`CONFIG_X`, ...), for the whole module.
 * The first condition that meets an unknown name fixes it, so that the condition is true; later ones see that value.
 */
export interface Reading {
  /** What was assumed: `defined`, and the value, of each unknown name. Filled while files are read. */
  readonly assumptions: Map<string, Assumption>;
  /** What it is to see other than that; null for the first reading. */
  readonly plan: ReadingPlan | null;
}

/** Which arms of conditions a reading goes into. */
export interface ReadingPlan {
  /** Whether the arm whose directive starts at an offset is to be taken. */
  wish(file: SourceFile, start: number): ArmWish | null;
  /** What the arms rest on that must be taken, or must not. Filled while files are read. */
  readonly pinned: Map<string, Assumption>;
  /** Their conditions so far. */
  readonly firm: FirmCondition[];
  /** An earlier condition had assumed otherwise: the module is to be read again with `pinned` assumed from the start. */
  conflict: boolean;
}

export interface FirmCondition {
  readonly expression: ConditionExpression;
  readonly taken: boolean;
}

export interface ArmWish {
  readonly taken: boolean;
  /** Whether other assumptions give way. */
  readonly firm: boolean;
}

export interface Assumption {
  readonly name: string;
  readonly defined: boolean;
  readonly value: bigint;
}

/** One `#if` … `#endif` with its arms, in source order. Nested ones have their own, found by position. */
export interface Conditional {
  readonly arms: readonly ConditionalArm[];
  /** The `#endif` line, or the end of the file. */
  readonly end: Span;
}

export interface ConditionalArm {
  readonly directive: "if" | "ifdef" | "ifndef" | "elif" | "elifdef" | "elifndef" | "else";
  /** From the `#` to the end of its line. */
  readonly span: Span;
  /** The condition in the author's text, without comments; empty for `#else`. */
  readonly condition: string;
  readonly taken: boolean;
  /** Whether a name that nobody knows decided it or an arm before it. */
  readonly unknown: boolean;
  /** Whether it directly holds an `#error`; told of unknown ones only. */
  readonly holdsError: boolean;
}

export interface Inclusion {
  /** The `#include` directive. */
  readonly span: Span;
  readonly name: string;
  readonly angled: boolean;
  /** Null for an angled include and for one that was not found. */
  readonly file: SourceFile | null;
}

export interface Preprocessed {
  /** The expanded tokens, without newlines; the last is `EndOfFile` in the main file. */
  readonly tokens: readonly Token[];
  readonly inclusions: readonly Inclusion[];
  readonly conditionals: readonly Conditional[];
  /** The macros as they stand at the end of the unit, the built-in ones not among them. */
  readonly macros: ReadonlyMap<string, Macro>;
  readonly problems: readonly Problem[];
}

const DEFAULT_LIMITS: PreprocessorLimits = {
  // As gcc's -fmax-include-depth.
  includeDepth: 200,
  files: 2000,
  tokens: MAXIMUM_SOURCE_TOKENS,
  expansionDepth: 200,
};

export interface PreprocessorOptions {
  readonly includes: IncludeResolver;
  readonly reading: Reading;
  /** Replacement texts of macros that are defined before the first line: the configuration, or a compiler's `-D`. */
  readonly predefined?: ReadonlyMap<string, string>;
  /** Names that files of the module `#define`; those of this unit's own files are found without. */
  readonly definedNames?: ReadonlySet<string>;
  /** Whether a name is known to be no macro: `CONFIG_` names that a whole configuration leaves out. */
  readonly isUndefined?: (name: string) => boolean;
  /** Between which numbers `LINUX_VERSION_CODE` and its like lie in conditions, by name. */
  readonly ranges?: ReadonlyMap<string, ValueRange>;
  /** Reads as cpp does: no kernel macros, and a name that is no macro is 0. */
  readonly unknownIsZero?: boolean;
  readonly limits?: Partial<PreprocessorLimits>;
}

/** A reading that assumes nothing yet. */
export function createReading(): Reading {
  return { assumptions: new Map(), plan: null };
}

/**
 * Preprocesses a translation unit as gcc does, with what the reading assumes for names that nobody knows. Angled
 * includes are not entered; a built-in table of kernel macros stands in. Never throws and does no I/O but what
 * `includes` does; what is over a limit is cut with a `bound` problem.
 */
export function preprocess(main: SourceFile, options: PreprocessorOptions): Preprocessed {
  return new UnitReader(main, options, { ...DEFAULT_LIMITS, ...options.limits }).run();
}
