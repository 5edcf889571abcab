import type { CompoundStatement, FunctionDefinition, Statement } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import type { Module } from "../../livepatch/model.ts";
import { lineIndent, startsLine } from "../edits.ts";
import { endsLine } from "../statements.ts";

/** A block, and which of its statements something stands in. */
export interface BlockPlace {
  readonly block: CompoundStatement;
  readonly index: number;
  readonly statement: Statement;
}

/** The blocks of a function around a node, outermost first; those of a GNU statement expression are none. */
export function blocksAround({ body }: FunctionDefinition, node: AnyNode): readonly BlockPlace[] {
  const places: BlockPlace[] = [];
  let block: CompoundStatement | null = body;
  while (block !== null) {
    const index: number = block.statements.findIndex((each) => holds(each, node));
    const statement: Statement | undefined = block.statements[index];
    if (statement === undefined) break;
    places.push({ block, index, statement });
    block = innerBlock(statement, node);
  }
  return places;
}

/** Whether a node is another one or has it in it. */
export function holds(root: AnyNode, node: AnyNode): boolean {
  let isFound = false;
  forEachNode(root, (each) => {
    if (each === node) isFound = true;
    return isFound ? "skip" : undefined;
  });
  return isFound;
}

/** Whether the author typed a statement on lines of its own, so that text can stand before and behind it. */
export function standsAlone({ first, last }: Statement): boolean {
  if (!isTyped(first) || !isTyped(last) || first.file !== last.file) return false;
  return startsLine(first.file.text, first.start) && endsLine(first.file.text, last.end);
}

/** Whether two places of a file are there under the same conditions. */
export function haveSameConditions(module: Module, one: AnyNode, other: AnyNode): boolean {
  const of = ({ first, last }: AnyNode): string => module.conditions.at(authorSpan(first, last)).join("\n");
  return of(one) === of(other);
}

/** What the author indents the statements of a block by. */
export function indentUnit({ statements, last }: CompoundStatement): string {
  const [first] = statements;
  const { text } = last.file;
  const outer = lineIndent(text, last.start);
  const inner = first === undefined ? "" : lineIndent(text, first.first.start);
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "\t";
}

function innerBlock(statement: Statement, node: AnyNode): CompoundStatement | null {
  let inner: CompoundStatement | null = null;
  forEachNode(statement, (each) => {
    if (inner !== null || each.kind === "statementExpression") return "skip";
    if (each.kind === "compoundStatement" && each !== node && holds(each, node)) {
      inner = each;
      return "skip";
    }
    return undefined;
  });
  return inner;
}
