import { lex } from "../c/lexer.ts";
import { lineStarts, positionAt, type SourceFile } from "../c/source.ts";
import { INTRODUCER, suppressions } from "../engine/suppressions.ts";
import type { Edit } from "../rules/rule.ts";

/**
 * The edit that silences a rule at an offset: a comment on the line above, or the rule's name in the one that is there.
 * Null where no comment can stand: in a macro's continuation lines, and where the line starts inside a comment.
 */
export function suppressionEdit(file: SourceFile, offset: number, rule: string): Edit | null {
  const { line } = positionAt(file, offset);
  const starts = lineStarts(file);
  const lineStart = starts[line]!;
  const present = suppressions(file).find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine + 1);
  if (present !== undefined) {
    const at = present.namesEnd;
    return { span: { file, start: at, end: at }, newText: `, ${rule}` };
  }
  if (continues(file.text, starts[line - 1], lineStart)) return null;
  if (lex(file).comments.some(({ start, end }) => start < lineStart && lineStart < end)) return null;
  const indentation = leadingWhiteSpace(file.text, lineStart);
  const newText = `${indentation}/* ${INTRODUCER} ${rule} -- reason */${lineEnd(file.text, lineStart)}`;
  return { span: { file, start: lineStart, end: lineStart }, newText };
}

/** Whether the line before ends in a backslash, so that the line at `lineStart` goes on with it. */
function continues(text: string, previousStart: number | undefined, lineStart: number): boolean {
  if (previousStart === undefined) return false;
  return text.slice(previousStart, lineStart).trimEnd().endsWith("\\");
}

function leadingWhiteSpace(text: string, lineStart: number): string {
  let end = lineStart;
  while (text[end] === " " || text[end] === "\t") end++;
  return text.slice(lineStart, end);
}

/** The line end that the file uses here, or else anywhere. */
function lineEnd(text: string, lineStart: number): string {
  const before = text.slice(Math.max(0, lineStart - 2), lineStart);
  if (before.endsWith("\n")) return before === "\r\n" ? "\r\n" : "\n";
  return text.includes("\r\n") ? "\r\n" : "\n";
}
