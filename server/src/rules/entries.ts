import type { AggregateList, Module } from "../livepatch/model.ts";
import { isHalfTyped } from "./half-typed.ts";

/**
 * Whether an entry or a struct lacks for certain what its text does not set: it is typed to its end, and no invocation in it
 * that nobody could expand may bring more members. One without braces of its own has nothing else to read.
 */
export function isWhole(module: Module, list: AggregateList | null): boolean {
  if (list === null) return true;
  const brings = list.node.items.some(({ designators, value }) => designators.length === 0 && value.kind === "call");
  return !brings && !isHalfTyped(module, list);
}

/** An entry, and those that are there together with it. */
interface Clash<R> {
  readonly row: R;
  readonly others: readonly R[];
}

/**
 * Of entries that must not stand beside each other, one that is never there without another: the one under more conditions, the
 * later where they are the same. Null where the arms of different `#if`s hold them, which may never be read together.
 */
export function clashOf<R extends { readonly conditions: readonly string[] }>(rows: readonly R[]): Clash<R> | null {
  for (const [index, row] of rows.entries()) {
    for (const before of rows.slice(0, index)) {
      const narrow = implies(row, before) ? row : implies(before, row) ? before : null;
      if (narrow === null) continue;
      return { row: narrow, others: rows.filter((other) => other !== narrow && implies(narrow, other)) };
    }
  }
  return null;
}

/** Whether one entry is there wherever the other is. */
function implies(
  row: { readonly conditions: readonly string[] },
  other: { readonly conditions: readonly string[] },
): boolean {
  return other.conditions.every((condition) => row.conditions.includes(condition));
}
