import type { Conditional, ConditionalArm } from "../c/preprocessor.ts";
import type { SourceFile, Span } from "../c/source.ts";

/**
 * The conditions around a place that nobody knows, outermost first, as their author wrote them: `CONFIG_A` for an
 * `#ifdef`, `!CONFIG_A` for an `#ifndef` or an `#else` of one, the expression for an `#if`.
 */
export type ConditionsAt = (span: Span) => readonly string[];

/** Prepares the look-up over all conditionals that were met while a module was read. */
export function conditionIndex(conditionals: readonly Conditional[]): ConditionsAt {
  const byFile = new Map<SourceFile, TakenArm[]>();
  for (const conditional of conditionals) {
    conditional.arms.forEach((arm, index) => {
      if (!arm.taken || !arm.unknown) return;
      const { file, end: start } = arm.span;
      const end = (conditional.arms[index + 1]?.span ?? conditional.end).start;
      const taken: TakenArm = { start, end, condition: conditionOf(conditional.arms, index) };
      const arms = byFile.get(file);
      if (arms === undefined) byFile.set(file, [taken]);
      else arms.push(taken);
    });
  }
  for (const arms of byFile.values()) arms.sort((left, right) => left.start - right.start);
  return (span) =>
    (byFile.get(span.file) ?? [])
      .filter((arm) => arm.start <= span.start && span.end <= arm.end)
      .map((arm) => arm.condition)
      .filter((condition, index, all) => all.indexOf(condition) === index);
}

interface TakenArm {
  readonly start: number;
  readonly end: number;
  readonly condition: string;
}

function conditionOf(arms: readonly ConditionalArm[], index: number): string {
  const own = positive(arms[index]!);
  const before = arms.slice(0, index).map((arm) => negate(positive(arm)));
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
