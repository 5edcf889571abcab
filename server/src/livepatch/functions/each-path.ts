import type { Expression } from "../../c/ast.ts";
import { mergePaths, type PathState } from "./paths.ts";
import type { Frame, Outcome, Run, Split } from "./run.ts";

/** The values of an expression on each of several paths. */
export function evaluateAll(
  run: Run,
  frame: Frame,
  expression: Expression,
  paths: readonly PathState[],
): readonly Outcome[] {
  return paths.flatMap((path) => run.evaluate(frame, expression, path));
}

/** Each of several paths after an expression whose value nobody wants. */
export function discardAll(
  run: Run,
  frame: Frame,
  expression: Expression,
  paths: readonly PathState[],
): readonly PathState[] {
  const after = evaluateAll(run, frame, expression, paths).map(({ path }) => path);
  return after.length > paths.length ? mergePaths(after) : after;
}

/** Several paths, by whether a condition holds on them. */
export function splitAll(run: Run, frame: Frame, condition: Expression, paths: readonly PathState[]): Split {
  const splits = paths.map((path) => run.split(frame, condition, path));
  return {
    whenTrue: mergePaths(splits.flatMap(({ whenTrue }) => whenTrue)),
    whenFalse: mergePaths(splits.flatMap(({ whenFalse }) => whenFalse)),
  };
}
