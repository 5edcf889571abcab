import type { AggregateList, Module } from "../livepatch/model.ts";

/** Whether a condition stands between the braces of a list, so that under another one there may be more in it. */
export function hasConditionInside({ units }: Module, { span }: AggregateList): boolean {
  return units.some(({ preprocessed }) =>
    preprocessed.conditionals.some(({ arms }) => {
      const from = arms[0]?.span;
      return from?.file === span.file && span.start < from.start && from.start < span.end;
    }),
  );
}
