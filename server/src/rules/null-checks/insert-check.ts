import type { CallExpression, Expression, Statement } from "../../c/ast.ts";
import { isTyped } from "../../c/token.ts";
import { unwrapped } from "../../c/unwrap.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import { parametersOf } from "../../livepatch/local-variables.ts";
import type { Module } from "../../livepatch/model.ts";
import { insertAt, lineEnding, lineIndent } from "../edits.ts";
import type { Edit } from "../rule.ts";
import { endsLine, insertFirstStatement } from "../statements.ts";
import { blocksAround, haveSameConditions, holds, indentUnit, type BlockPlace } from "./blocks.ts";
import { leavingText, type Check } from "./leaving.ts";
import { lineText } from "./unchecked-pointers.ts";

/**
 * Writes `if (!p)` and how the function leaves then (`leaving.ts`) behind the statement that gave a pointer its value, or behind the
 * declarations where that is one of them; at the start of a function for a parameter. `use` is the first place that follows the pointer.
 * Null where no statement on every way there gives the value, or the function has no way to leave there.
 */
export function insertCheck(
  module: Module,
  check: Omit<Check, "behind">,
  pointer: Expression,
  use: AnyNode,
): Edit | null {
  const { definition } = check;
  const name = lineText(pointer);
  if (name === null || !isPath(pointer) || !isTyped(pointer.first) || !isTyped(pointer.last)) return null;
  const giving = givingStatement(blocksAround(definition, use), name);
  if (giving === null) {
    if (!parametersOf(definition).some(({ declarator }) => declarator.name?.text === name)) return null;
    if (assigns(definition.body, name)) return null;
    const leaving = leavingText(module, { ...check, behind: null });
    const { file } = pointer.first;
    const inner = lineIndent(file.text, definition.body.last.start) + "\t\t";
    return leaving === null
      ? null
      : insertFirstStatement(module, definition, `if (!${name})${lineEnding(file)}${inner}${leaving}`);
  }
  const { block, index } = behindDeclarations(giving);
  if (block.statements.slice(giving.index, index + 1).some((each) => holds(each, use))) return null;
  return haveSameConditions(module, giving.statement, use) ? insertBehind(module, check, name, giving) : null;
}

/** The same behind the statement that stores what a call answers, whether something follows it or not. */
export function insertCheckOf(module: Module, check: Omit<Check, "behind">, call: CallExpression): Edit | null {
  const giving = blocksAround(check.definition, call).at(-1);
  const name = giving === undefined ? null : targetOf(giving.statement, call);
  return giving === undefined || name === null ? null : insertBehind(module, check, name, giving);
}

function insertBehind(module: Module, check: Omit<Check, "behind">, name: string, giving: BlockPlace): Edit | null {
  const behind = behindDeclarations(giving);
  const { block, statement } = behind;
  const leaving = leavingText(module, { ...check, behind });
  if (leaving === null || !isTyped(statement.first) || !isTyped(statement.last)) return null;
  if (!haveSameConditions(module, giving.statement, statement)) return null;
  const { file, end } = statement.last;
  if (!endsLine(file.text, end)) return null;
  const newline = file.text.indexOf("\n", end);
  const eol = lineEnding(file);
  const indent = lineIndent(file.text, statement.first.start);
  const gap = statement.kind === "declaration" ? eol : "";
  const at = file.text[newline - 1] === "\r" ? newline - 1 : newline;
  return insertAt(file, at, `${gap}${eol}${indent}if (!${name})${eol}${indent}${indentUnit(block)}${leaving}`);
}

/** What a statement stores the answer of a call in. */
function targetOf(statement: Statement, call: CallExpression): string | null {
  if (statement.kind === "declaration") {
    const found = statement.declarators.find(
      ({ initializer }) =>
        initializer !== null && initializer.kind !== "initializerList" && unwrapped(initializer) === call,
    );
    return found?.declarator.name?.text ?? null;
  }
  if (statement.kind !== "expressionStatement" || statement.expression === null) return null;
  const at = unwrapped(statement.expression);
  if (at.kind !== "assignment" || at.operator !== "=" || unwrapped(at.right) !== call || !isPath(at.left)) return null;
  return lineText(unwrapped(at.left));
}

/** The last statement before a place, in a block around it, that gives a variable its value on every way. */
function givingStatement(places: readonly BlockPlace[], name: string): BlockPlace | null {
  for (const { block, index } of [...places].reverse()) {
    for (let at = index - 1; at >= 0; at--) {
      const statement = block.statements[at]!;
      if (gives(statement, name)) return { block, index: at, statement };
      // What gives it on some ways only, or again in a loop, is followed by no check that all of them need.
      if (assigns(statement, name)) return null;
    }
  }
  return null;
}

function gives(statement: Statement, name: string): boolean {
  if (statement.kind === "declaration") {
    return statement.declarators.some((each) => each.declarator.name?.text === name && each.initializer !== null);
  }
  if (statement.kind !== "expressionStatement" || statement.expression === null) return false;
  const at = unwrapped(statement.expression);
  return at.kind === "assignment" && at.operator === "=" && lineText(unwrapped(at.left)) === name;
}

function assigns(root: AnyNode, name: string): boolean {
  let isFound = false;
  forEachNode(root, (node) => {
    if (node.kind === "assignment" && lineText(unwrapped(node.left)) === name) isFound = true;
    if (node.kind === "initDeclarator" && node.declarator.name?.text === name && node.initializer !== null)
      isFound = true;
    return isFound ? "skip" : undefined;
  });
  return isFound;
}

/** C90: no statement stands between declarations. */
function behindDeclarations({ block, index, statement }: BlockPlace): BlockPlace {
  if (statement.kind !== "declaration") return { block, index, statement };
  let last = index;
  while (block.statements[last + 1]?.kind === "declaration") last++;
  return { block, index: last, statement: block.statements[last]! };
}

/** `p`, `state->data`, `obj->a.b`: what can be written again without doing anything. */
function isPath(expression: Expression): boolean {
  const at = unwrapped(expression);
  return at.kind === "identifier" || (at.kind === "member" && isPath(at.object));
}
