import type { Expression, FunctionDefinition } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { forEachNode } from "../../c/walk.ts";
import type { Module } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import { guardUses } from "../null-checks/guard-uses.ts";
import { followsOf, lineText } from "../null-checks/unchecked-pointers.ts";
import type { Edit, Fix } from "../rule.ts";
import type { VmlinuxUse } from "./vmlinux-uses.ts";

/** Does what follows the pointer for modules only; where it is only printed, prints the name of vmlinux in place of one that is not there. */
export function vmlinuxFixes(module: Module, definition: FunctionDefinition, uses: readonly VmlinuxUse[]): Fix[] {
  const followed = uses.filter(({ printed }) => printed === null);
  const [first] = followed;
  if (first === undefined) return printFixes(uses);
  const name = lineText(first.pointer);
  if (name === null || !uses.every(({ pointer }) => isTyped(pointer.first))) return [];
  const nodes = new Set(followed.map(({ event }) => event.node));
  for (const again of followsOf(module, definition, first.value)) nodes.add(again.node);
  // Whoever compares with that expects a name that no object has.
  if ([...nodes].some(holdsName)) return [];
  const edits = guardUses(module, definition, [...nodes], name);
  return edits === null ? [] : [{ title: `Do it only where \`${name}\` is set`, safe: false, edits }];
}

function printFixes(uses: readonly VmlinuxUse[]): Fix[] {
  const edits = uses.flatMap(({ pointer, printed }): Edit[] => {
    const name = lineText(pointer);
    const text = printed === null ? null : lineText(printed);
    if (name === null || printed === null || text === null || !isPlain(printed)) return [];
    const newText = printed === pointer ? `${text} ?: "vmlinux"` : `${name} ? ${text} : "vmlinux"`;
    return [replaceSpan(authorSpan(printed.first, printed.last), newText)];
  });
  return edits.length < uses.length ? [] : [{ title: 'Print "vmlinux" where it is NULL', safe: false, edits }];
}

function isPlain({ first, last }: Expression): boolean {
  return isTyped(first) && isTyped(last);
}

function holdsName(node: VmlinuxUse["event"]["node"]): boolean {
  let isFound = false;
  forEachNode(node, (each) => {
    if (each.kind === "string" && each.parts.some(({ text }) => text === '"vmlinux"')) isFound = true;
  });
  return isFound;
}
