import type { Span } from "../c/source.ts";
import type { AggregateList, Module } from "../livepatch/model.ts";

/**
 * Whether part of a list, or what should close it, is no C yet. Whoever types it has not said what it lacks, and a fix would not
 * know where to write.
 */
export function isHalfTyped(module: Module, { node, span }: AggregateList): boolean {
  return !node.closed || holdsProblem(module, span);
}

/** Whether something between two places is no C yet. */
export function holdsProblem(module: Module, span: Span): boolean {
  return module.problems.some(
    ({ kind, span: at }) =>
      (kind === "syntax" || kind === "lexical") &&
      at.file === span.file &&
      at.start <= span.end &&
      span.start <= at.end,
  );
}
