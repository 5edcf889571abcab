import type { Attribute } from "../c/ast.ts";
import { lex } from "../c/lexer.ts";
import type { Span } from "../c/source.ts";
import { isTyped, type Token } from "../c/token.ts";
import { lineStart, replaceSpan, startsLine } from "./edits.ts";
import type { Edit, Fix } from "./rule.ts";

/** A word of a declaration that should not be there, and the edit that takes it out; null where it is not typed out. */
export interface DroppedWord {
  /** As the author wrote it: `const`, `__section(".init.data")`. */
  readonly text: string;
  readonly edit: Edit | null;
}

/** The safe fix that takes all of some words out; none where one of them is not the author's text. */
export function dropFixes(words: readonly DroppedWord[]): Fix[] {
  const edits = words.flatMap(({ edit }) => edit ?? []);
  const [first] = words;
  if (first === undefined || edits.length < words.length) return [];
  return [{ title: `Drop \`${first.text}\``, safe: true, edits }];
}

/** Takes a qualifier out, with the blank that it needed. */
export function dropToken(token: Token): DroppedWord {
  return { text: token.text, edit: isTyped(token) ? removal(token) : null };
}

/** Takes an attribute out; one between `__attribute__((` and `))` with these, but not where others stand beside it. */
export function dropAttribute({ first, last, name }: Attribute): DroppedWord {
  if (!isTyped(first) || !isTyped(last) || first.file !== last.file) return { text: name.text, edit: null };
  const { file } = first;
  const { tokens } = lex(file);
  const from = indexAt(tokens, first.start);
  const to = indexAt(tokens, last.start);
  const text = file.text.slice(first.start, last.end);
  if (!isInParentheses(tokens, from, to)) {
    const isAlone = tokens[from - 1]?.text !== "[" && tokens[from - 1]?.text !== "::";
    return {
      text,
      edit: isAlone && !isInAttributeList(tokens, from) ? removal({ file, start: first.start, end: last.end }) : null,
    };
  }
  const span = { file, start: tokens[from - 3]!.start, end: tokens[to + 2]!.end };
  return { text, edit: removal(span) };
}

/** `__attribute__((` directly before, `))` directly behind. */
function isInParentheses(tokens: readonly Token[], from: number, to: number): boolean {
  const before = tokens.slice(Math.max(0, from - 3), from).map(({ text }) => text);
  const behind = tokens.slice(to + 1, to + 3).map(({ text }) => text);
  return /^__attribute(__)?\(\($/.test(before.join("")) && behind.join("") === "))";
}

/** The index of the token that starts at an offset. */
function indexAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isInAttributeList(tokens: readonly Token[], from: number): boolean {
  const before = tokens[from - 1]?.text;
  return before === "(" || before === ",";
}

/** The word with the blanks behind it, or before it where the line ends there; a line of its own goes as a whole. */
function removal({ file, start, end }: Span): Edit {
  const { text } = file;
  let behind = end;
  while (text[behind] === " " || text[behind] === "\t") behind++;
  const newline = /^\r?\n/.exec(text.slice(behind, behind + 2));
  if (newline !== null && startsLine(text, start)) {
    return replaceSpan({ file, start: lineStart(text, start), end: behind + newline[0].length }, "");
  }
  const isLast = newline !== null || text[behind] === ";" || text[behind] === "," || text[behind] === "[";
  if (!isLast) return replaceSpan({ file, start, end: behind }, "");
  let before = start;
  while (text[before - 1] === " " || text[before - 1] === "\t") before--;
  return replaceSpan({ file, start: before, end }, "");
}
