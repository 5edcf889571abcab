import type { Conditional, ConditionalArm } from "../c/preprocessor.ts";
import type { SourceFile, Span } from "../c/source.ts";

/** What one reading took of the conditions that nobody knows, in their author's words. */
export interface ReadConditions {
  /**
   * The conditions around a place, outermost first: `CONFIG_A` for an `#ifdef`, `!CONFIG_A` for an `#ifndef` or an `#else`
   * of one, the expression for an `#if`.
   */
  readonly at: (span: Span) => readonly string[];
  /** Whether the reading has the text at a place: no arm that it left out holds it. Any place in a file that it did not enter is none. */
  readonly sees: (span: Span) => boolean;
  /** All that hold in this reading, also where nothing stands under them. */
  readonly holding: ReadonlySet<string>;
  /**
   * Whether an `#if` stands around a place, one whose condition is known included: a macro of the author's own may stand for one that
   * is not. An include guard is none.
   */
  readonly guards: (span: Span) => boolean;
}

/** Prepares the look-up over all conditionals that were met while a module was read, and the files that it entered. */
export function readConditions(conditionals: readonly Conditional[], files: ReadonlySet<SourceFile>): ReadConditions {
  const byFile = new Map<SourceFile, Arm[]>();
  const holding = new Set<string>();
  for (const { arms, end } of conditionals) {
    if (!arms.some((arm) => arm.unknown)) continue;
    arms.forEach((arm, index) => {
      const { file, end: start } = arm.span;
      const condition = arm.unknown ? conditionOf(arms, index) : null;
      if (arm.taken && condition !== null) holding.add(condition);
      const found: Arm = { start, end: (arms[index + 1]?.span ?? end).start, condition, taken: arm.taken };
      const before = byFile.get(file);
      if (before === undefined) byFile.set(file, [found]);
      else before.push(found);
    });
    if (!arms.some((arm) => arm.taken)) holding.add(conditionOf(arms, arms.length));
  }
  for (const arms of byFile.values()) arms.sort((left, right) => left.start - right.start);
  const around = (span: Span): readonly Arm[] =>
    (byFile.get(span.file) ?? []).filter((arm) => arm.start <= span.start && span.end <= arm.end);
  return {
    at: (span) => [
      ...new Set(around(span).flatMap(({ taken, condition }) => (taken && condition !== null ? [condition] : []))),
    ],
    sees: (span) => files.has(span.file) && around(span).every(({ taken }) => taken),
    holding,
    guards: (span) =>
      conditionals.some(
        ({ arms, end }) =>
          end.file === span.file && arms[0]!.span.end <= span.start && span.end <= end.start && !isIncludeGuard(arms),
      ),
  };
}

/** `#ifndef NAME` with `#define NAME` on the next line that is not empty. */
function isIncludeGuard([arm, another]: readonly ConditionalArm[]): boolean {
  if (arm?.directive !== "ifndef" || another !== undefined || !/^\w+$/.test(arm.condition)) return false;
  const { file, end } = arm.span;
  return /^\s*#\s*define\s+(\w+)/.exec(file.text.slice(end, end + 200))?.[1] === arm.condition;
}

interface Arm {
  readonly start: number;
  readonly end: number;
  /** Null where the condition is known. */
  readonly condition: string | null;
  readonly taken: boolean;
}

/** The condition of an arm, or of what is left beside all of them. */
function conditionOf(arms: readonly ConditionalArm[], index: number): string {
  const arm = arms[index];
  const own = arm === undefined ? "" : positive(arm);
  const before = arms.slice(0, index).map((each) => negate(positive(each)));
  return [...before, ...(own === "" ? [] : [own])].join(" && ");
}

function positive(arm: ConditionalArm): string {
  const negative = arm.directive === "ifndef" || arm.directive === "elifndef";
  return negative ? negate(arm.condition) : arm.condition;
}

function negate(condition: string): string {
  if (/^![\w]+$/.test(condition)) return condition.slice(1);
  return /^\w+(\([\w\s]*\))?$/.test(condition) ? `!${condition}` : `!(${condition})`;
}
