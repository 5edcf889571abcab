import type { Module } from "../../livepatch/model.ts";
import type { Edit, Fix } from "../rule.ts";
import { guardUses, onlyFrees } from "./guard-uses.ts";
import { insertCheck } from "./insert-check.ts";
import { followedPointer, lineText, type UncheckedPointer } from "./unchecked-pointers.ts";

/** The fix that leaves the function where a pointer is NULL; where all that is done with it is to free it, that is skipped instead. */
export function leaveFixes(module: Module, pointer: UncheckedPointer, giver: string, errno: string): Fix[] {
  const { definition } = pointer;
  const expression = expressionOf(pointer);
  if (expression === null) return [];
  if (onlyFrees(definition, nodesOf(pointer))) {
    const fixes = skipFixes(module, pointer);
    if (fixes.length > 0) return fixes;
  }
  const edit = insertCheck(module, { definition, giver, errno }, expression, pointer.uses[0]!.event.node);
  return edit === null ? [] : fixesOf(pointer, [edit]);
}

/** The fix that skips what is done with a pointer where it is NULL, and goes on. */
export function skipFixes(module: Module, pointer: UncheckedPointer): Fix[] {
  const name = nameOf(pointer);
  if (name === null) return [];
  const edits = guardUses(module, pointer.definition, nodesOf(pointer), name);
  return edits === null ? [] : fixesOf(pointer, edits);
}

/** What the author calls a pointer: `state`, `state->data`; null where it has no name on one line. */
export function nameOf(pointer: UncheckedPointer): string | null {
  const expression = expressionOf(pointer);
  return expression === null ? null : lineText(expression);
}

function expressionOf({ uses }: UncheckedPointer) {
  return followedPointer(uses[0]!);
}

function fixesOf(pointer: UncheckedPointer, edits: readonly Edit[]): Fix[] {
  return [{ title: `Check \`${nameOf(pointer) ?? ""}\` for NULL`, safe: false, edits }];
}

function nodesOf({ follows }: UncheckedPointer) {
  return [...new Set(follows.map(({ node }) => node))];
}
