import type { Expression, FunctionDefinition, IfStatement, Statement } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { unwrapped } from "../../c/unwrap.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import { frees } from "../../livepatch/functions/known-functions.ts";
import { isNull } from "../../livepatch/symbols.ts";
import type { Module } from "../../livepatch/model.ts";
import { insertAt, isMultiLine, lineEnding, lineIndent, replaceSpan } from "../edits.ts";
import { localVariables } from "../../livepatch/local-variables.ts";
import type { Edit } from "../rule.ts";
import { blocksAround, haveSameConditions, holds, indentUnit, standsAlone, type BlockPlace } from "./blocks.ts";

/**
 * Puts the statements in which some nodes stand under `if (condition)`: one statement, or several directly behind each other. A single
 * `if` around them gets the condition as one more. Null where other statements stand between, where something else than
 * an expression would be left out, or where a variable would be left without a value.
 */
export function guardUses(
  module: Module,
  definition: FunctionDefinition,
  nodes: readonly AnyNode[],
  condition: string,
): readonly Edit[] | null {
  const run = runOf(definition, nodes);
  const [first] = run ?? [];
  if (run === null || first === undefined) return null;
  if (run.length === 1 && first.statement.kind === "ifStatement") {
    const edit = narrow(first.statement, nodes, condition);
    return edit === null ? null : [edit];
  }
  const isWhole = run.every(({ statement }) => standsAlone(statement) && mayBeLeftOut(definition, statement));
  const isAlike = run.every(({ statement }) => haveSameConditions(module, statement, first.statement));
  return isWhole && isAlike ? wrap(run, condition) : null;
}

/** Whether some nodes stand in statements that only free, or set to NULL: what has to be skipped, and nothing else. */
export function onlyFrees(definition: FunctionDefinition, nodes: readonly AnyNode[]): boolean {
  const run = runOf(definition, nodes) ?? [];
  return run.length > 0 && run.every(({ statement }) => isRelease(statement));
}

function isRelease(statement: Statement): boolean {
  if (statement.kind !== "expressionStatement" || statement.expression === null) return false;
  const at = unwrapped(statement.expression);
  if (at.kind === "assignment") return at.operator === "=" && isNull(at.right);
  return at.kind === "call" && at.callee.kind === "identifier" && frees.has(at.callee.name);
}

/** The statements directly behind each other that hold all of some nodes, each at least one of them. */
function runOf(definition: FunctionDefinition, nodes: readonly AnyNode[]): readonly BlockPlace[] | null {
  const all = nodes.map((node) => blocksAround(definition, node));
  const [first] = all;
  if (first === undefined) return null;
  for (let depth = first.length - 1; depth >= 0; depth--) {
    const { block } = first[depth]!;
    if (!all.every((places) => places[depth]?.block === block)) continue;
    const indexes = [...new Set(all.map((places) => places[depth]!.index))].sort((left, right) => left - right);
    const isGapless = indexes.every((index, at) => index === indexes[0]! + at);
    return isGapless ? indexes.map((index) => ({ block, index, statement: block.statements[index]! })) : null;
  }
  return null;
}

/** A statement that only does something, and after which no variable is missed. */
function mayBeLeftOut(definition: FunctionDefinition, statement: Statement): boolean {
  if (statement.kind !== "expressionStatement") return false;
  let isMissed = false;
  forEachNode(statement, (node) => {
    if (node.kind !== "assignment") return;
    const target = unwrapped(node.left);
    if (target.kind !== "identifier") return;
    const local = localVariables(definition).get(target.name);
    if (local !== undefined && !isInitialised(definition, target.name)) isMissed = true;
  });
  return !isMissed;
}

function isInitialised({ body }: FunctionDefinition, name: string): boolean {
  let isFound = false;
  forEachNode(body, (node) => {
    if (node.kind === "initDeclarator" && node.declarator.name?.text === name) isFound = node.initializer !== null;
  });
  return isFound;
}

function wrap(run: readonly BlockPlace[], condition: string): readonly Edit[] | null {
  const { block, statement: first } = run[0]!;
  const last = run.at(-1)!.statement;
  const { file } = first.first;
  const span = { file, start: first.first.start, end: last.last.end };
  const text = file.text.slice(span.start, span.end);
  if (/^\s*#/m.test(text) || last.last.file !== file) return null;
  const eol = lineEnding(file);
  const indent = lineIndent(file.text, span.start);
  const unit = indentUnit(block);
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => (line === "" ? "" : index === 0 ? indent + unit + line : unit + line));
  const inner = lines.join(eol);
  const isBlock = run.length > 1;
  const newText = `if (${condition})${isBlock ? " {" : ""}${eol}${inner}${isBlock ? `${eol}${indent}}` : ""}`;
  return [replaceSpan(span, newText)];
}

/** `if (a)` becomes `if (p && a)` where the condition follows p, and `if (a && p)` where its statement does. */
function narrow(statement: IfStatement, nodes: readonly AnyNode[], added: string): Edit | null {
  const { condition, then } = statement;
  if (statement.else !== null || !isTyped(condition.first) || !isTyped(condition.last)) return null;
  if (!isOperand(condition) || condition.first.file !== condition.last.file) return null;
  const isInThen = nodes.every((node) => holds(then, node));
  // Whoever leaves there would go on where the pointer is NULL, and that may be wrong.
  if (leaves(then) || nodes.some((node) => !holds(condition, node) && !holds(then, node))) return null;
  const { file, start, end } = authorSpan(condition.first, condition.last);
  return isInThen ? insertAt(file, end, ` && ${added}`) : insertAt(file, start, `${added} && `);
}

/** Whether an expression can stand beside `&&` as it is. */
function isOperand(condition: Expression): boolean {
  switch (condition.kind) {
    case "conditional":
    case "assignment":
    case "comma":
      return false;
    case "binary":
      return condition.operator !== "||";
    default:
      return !isMultiLine(authorSpan(condition.first, condition.last));
  }
}

function leaves(statement: Statement): boolean {
  let isFound = false;
  forEachNode(statement, ({ kind }) => {
    if (
      kind === "returnStatement" ||
      kind === "gotoStatement" ||
      kind === "breakStatement" ||
      kind === "continueStatement"
    )
      isFound = true;
  });
  return isFound;
}
