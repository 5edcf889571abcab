import { lex } from "../c/lexer.ts";
import type { SourceFile } from "../c/source.ts";
import { TokenKind } from "../c/token.ts";
import type { Module } from "../livepatch/model.ts";

/**
 * The identifiers and string literals, with their quotes, in what a reading leaves out because of a condition that nobody
 * knows: what it lacks may be there under other conditions, so that its author did not forget it.
 */
export function unseenWords({ units }: Module): ReadonlySet<string> {
  const words = new Set<string>();
  const read = new Map<SourceFile, Set<number>>();
  for (const { preprocessed } of units) {
    for (const { arms, end } of preprocessed.conditionals) {
      if (!arms.some(({ unknown }) => unknown)) continue;
      arms.forEach(({ span, taken }, index) => {
        if (taken || !isFirst(read, span.file, span.end)) return;
        const text = span.file.text.slice(span.end, (arms[index + 1]?.span ?? end).start);
        for (const token of lex({ path: span.file.path, text }).tokens) {
          if (token.kind === TokenKind.Identifier || token.kind === TokenKind.String) words.add(token.text);
        }
      });
    }
  }
  return words;
}

/** A file that several units include is read once. */
function isFirst(read: Map<SourceFile, Set<number>>, file: SourceFile, start: number): boolean {
  const starts = read.get(file);
  if (starts === undefined) read.set(file, new Set([start]));
  else if (starts.has(start)) return false;
  else starts.add(start);
  return true;
}
