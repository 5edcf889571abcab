import type { FunctionDefinition, Statement } from "../c/ast.ts";
import { authorSpan, isTyped } from "../c/token.ts";
import type { Module } from "../livepatch/model.ts";
import { insertAt, lineEnding, lineIndent } from "./edits.ts";
import type { Edit } from "./rule.ts";

/**
 * Writes a statement as the first one of a function, behind the declarations that its body begins with. Null where the
 * body's brace or those declarations do not end their line, are not typed out, or end under other conditions than the function.
 */
export function insertFirstStatement(module: Module, { first, body }: FunctionDefinition, text: string): Edit | null {
  const declarations = leadingDeclarations(body.statements);
  const last = declarations.at(-1)?.last ?? body.first;
  if (!body.closed || !isTyped(body.first) || !isTyped(last) || last.file !== body.first.file) return null;
  const { file, end } = last;
  if (!endsLine(file.text, end)) return null;
  const around = module.conditions.at({ file, start: end, end });
  if (around.length !== module.conditions.at(authorSpan(first)).length) return null;
  const newline = file.text.indexOf("\n", end);
  const at = file.text[newline - 1] === "\r" ? newline - 1 : newline;
  const eol = lineEnding(file);
  const gap = declarations.length > 0 ? eol : "";
  return insertAt(file, at, `${gap}${eol}${lineIndent(file.text, body.last.start)}\t${text}`);
}

function leadingDeclarations(statements: readonly Statement[]): readonly Statement[] {
  const other = statements.findIndex(({ kind }) => kind !== "declaration");
  return other < 0 ? statements : statements.slice(0, other);
}

/** Whether nothing but a comment that ends there follows on the line. */
export function endsLine(text: string, offset: number): boolean {
  const newline = text.indexOf("\n", offset);
  if (newline < 0) return false;
  const rest = text.slice(offset, newline).trim();
  return rest === "" || rest.startsWith("//") || (rest.startsWith("/*") && rest.indexOf("*/") === rest.length - 2);
}
