import type { InitializerItem } from "../c/ast.ts";
import { lex } from "../c/lexer.ts";
import type { SourceFile, Span } from "../c/source.ts";
import { authorSpan, isTyped, TokenKind, type Token } from "../c/token.ts";
import type { AggregateList } from "../livepatch/model.ts";
import type { Edit } from "./rule.ts";

/**
 * Adds an item at the end of an initializer list, where the list's own lines say that it goes. `text` has no comma of
 * its own; `trailingComma` writes one after it where the list stands on several lines. Null where the end of the list
 * is not the author's text, or where a directive stands before it so that a comma cannot be placed.
 */
export function appendItem(list: AggregateList, text: string, trailingComma = false): Edit[] | null {
  return appendItems(list, [text], trailingComma);
}

/** Adds several items as {@link appendItem} adds one, on lines of their own where the list has those. */
export function appendItems(list: AggregateList, texts: readonly string[], trailingComma = false): Edit[] | null {
  if (!list.editable) return null;
  const { file } = list.span;
  const close = list.span.end - 1;
  const ownLine = startsLine(file.text, close);
  const joined = texts.join(", ");
  const lines = (indent: string): string =>
    texts.map((text) => indent + text).join(`,${lineEnding(file)}`) + (trailingComma ? "," : "") + lineEnding(file);
  const last = list.node.items.at(-1);
  if (last === undefined) {
    if (!ownLine) return [replaceRange(file, list.span.start + 1, close, ` ${joined} `)];
    const indent = lineIndent(file.text, close) + "\t";
    return [insertAt(file, lineStart(file.text, close), lines(indent))];
  }
  const span = itemSpan(last);
  const end = endWithComma(last);
  if (!liesIn(span, list.span) || !armsEndInComma(list)) return null;
  const isTypedComma = last.comma !== null && isTyped(last.comma);
  if (!isTypedComma && (skipBlank(file.text, end) !== close || isUnknownMacro(last))) return null;
  if (last.comma === null && (!ownLine || isMultiLine(span))) return [insertAt(file, end, `, ${joined}`)];
  if (!ownLine) return [insertAt(file, end, ` ${joined}`)];
  const added = insertAt(file, lineStart(file.text, close), lines(lineIndent(file.text, span.start)));
  return last.comma === null ? [insertAt(file, end, ","), added] : [added];
}

/** Adds an item before another one: on a line of its own if that one is and `text` does not close a line with `}, {`. */
export function insertBeforeItem(list: AggregateList, item: InitializerItem, text: string): Edit[] | null {
  const span = itemSpan(item);
  if (!list.editable || !liesIn(span, list.span) || !startsApart(list, item)) return null;
  const { file } = list.span;
  const joined = !startsLine(file.text, span.start) || (text.includes("\n") && list.node.items.length === 1);
  const separator = joined ? ", " : `,${lineEnding(file)}${lineIndent(file.text, span.start)}`;
  return [insertAt(file, span.start, text + separator)];
}

/** Adds an item as the first one of a list. */
export function prependItem(list: AggregateList, text: string): Edit[] | null {
  const first = list.node.items[0];
  return first === undefined ? appendItem(list, text, true) : insertBeforeItem(list, first, text);
}

/** Adds an item directly after another one, on a line of its own if that one is; at the end of the list where no comma says how. */
export function insertAfterItem(list: AggregateList, item: InitializerItem, text: string): Edit[] | null {
  const span = itemSpan(item);
  if (!list.editable || !liesIn(span, list.span)) return null;
  const { file } = list.span;
  if (item.comma === null || hasDirective(list)) return appendItem(list, text, true);
  if (!endsApart(list, item)) return null;
  const behind = endWithComma(item);
  if (!startsLine(file.text, span.start)) return [insertAt(file, behind, ` ${text},`)];
  // A comment behind the comma speaks of the item before it.
  const end = lineEnd(file.text, behind);
  const at = isBlank(file.text, behind, end) ? end : behind;
  return [insertAt(file, at, `${lineEnding(file)}${lineIndent(file.text, span.start)}${text},`)];
}

/** Takes an item out of its list, with its comma and with its lines where nothing else stands on them. */
export function removeItem(list: AggregateList, item: InitializerItem): Edit[] | null {
  const span = itemSpan(item);
  if (!list.editable || !liesIn(span, list.span)) return null;
  if (!startsApart(list, item) || !endsApart(list, item)) return null;
  const { file } = list.span;
  const behind = endWithComma(item);
  if (item.comma === null) {
    const previous = list.node.items[list.node.items.indexOf(item) - 1];
    const from = previous === undefined ? span.start : itemSpan(previous).end;
    const isLast = skipBlank(file.text, behind) === list.span.end - 1;
    return isLast && from <= span.start ? [replaceRange(file, from, span.end, "")] : null;
  }
  const end = lineEnd(file.text, behind);
  if (startsLine(file.text, span.start) && file.text.slice(behind, end).trim() === "") {
    return [replaceRange(file, lineStart(file.text, span.start), afterLine(file.text, end), "")];
  }
  const following = skipSpaces(file.text, behind);
  return [replaceRange(file, span.start, following, "")];
}

/** The item of a list that an entry was read from; null for one that only a bound or another item's designator makes. */
export function itemAt(list: AggregateList, entry: Span): InitializerItem | null {
  for (const item of list.node.items) {
    const span = itemSpan(item);
    if (span.file === entry.file && span.end === entry.end && span.start <= entry.start) return item;
  }
  return null;
}

/** What the author typed for an item, designators included. */
export function itemSpan(item: InitializerItem): Span {
  return authorSpan(item.first, item.last);
}

export function insertAt(file: SourceFile, offset: number, newText: string): Edit {
  return { span: { file, start: offset, end: offset }, newText };
}

export function replaceSpan(span: Span, newText: string): Edit {
  return { span, newText };
}

export function isMultiLine({ file, start, end }: Span): boolean {
  return file.text.slice(start, end).includes("\n");
}

/** Whether only white space stands before an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === "";
}

/** Offset of the first character of the line that an offset stands on. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The white space that the line of an offset starts with. */
export function lineIndent(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (text[end] === " " || text[end] === "\t") end++;
  return text.slice(start, end);
}

/** The line ending that a file uses first. */
export function lineEnding(file: SourceFile): "\n" | "\r\n" {
  const first = file.text.indexOf("\n");
  return first > 0 && file.text[first - 1] === "\r" ? "\r\n" : "\n";
}

/** The offset of the first character from `offset` on that belongs neither to white space nor to a comment. */
export function skipBlank(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    at = skipSpaces(text, at);
    if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length : end + 2;
    } else if (text.startsWith("//", at)) at = lineEnd(text, at);
    else return at;
  }
}

/** Where what the author typed for an item and its comma ends: a macro may bring its own comma. */
function endWithComma({ first, last, comma }: InitializerItem): number {
  return authorSpan(first, comma ?? last).end;
}

/** Whether text can stand directly before an item: no macro wrote it together with the one before. */
function startsApart({ node }: AggregateList, item: InitializerItem): boolean {
  const previous = node.items[node.items.indexOf(item) - 1];
  return previous === undefined || endWithComma(previous) <= itemSpan(item).start;
}

/** Whether text can stand directly behind an item and its comma. */
function endsApart({ node }: AggregateList, item: InitializerItem): boolean {
  const next = node.items[node.items.indexOf(item) + 1];
  return next === undefined || endWithComma(item) <= itemSpan(next).start;
}

/** An invocation that nobody could expand may bring its own comma, or more entries. */
function isUnknownMacro({ designators, value, comma }: InitializerItem): boolean {
  return comma === null && designators.length === 0 && value.kind === "call";
}

function replaceRange(file: SourceFile, start: number, end: number, newText: string): Edit {
  return { span: { file, start, end }, newText };
}

/** Whether a part of a line holds nothing but white space and comments that end in it. */
function isBlank(text: string, start: number, end: number): boolean {
  return skipBlank(text.slice(start, end), 0) === end - start && !opensComment(text, start, end);
}

function opensComment(text: string, start: number, end: number): boolean {
  const open = text.lastIndexOf("/*", end - 1);
  return open >= start && text.indexOf("*/", open + 2) >= end;
}

function skipSpaces(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at]!.trim() === "") at++;
  return at;
}

function liesIn(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && outer.start < inner.start && inner.end < outer.end;
}

/** A preprocessing directive between a list's braces: a line in it may be there in one configuration only. */
function hasDirective({ span }: AggregateList): boolean {
  return tokensIn(span).some(isDirective);
}

/**
 * Whether something can follow the last item in every configuration: each arm of an `#if` that stands directly in the
 * list ends in a comma. The arms that were not taken are no items, so their tokens tell.
 */
function armsEndInComma({ span }: AggregateList): boolean {
  let depth = 0;
  let before = "{";
  let inDirective = false;
  for (const token of tokensIn(span)) {
    if (isDirective(token)) {
      if (depth === 0 && before !== "," && before !== "{") return false;
      inDirective = true;
    } else if (token.kind === TokenKind.Newline) inDirective = false;
    else if (!inDirective) {
      if (token.text === "{") depth++;
      else if (token.text === "}") depth--;
      before = token.text;
    }
  }
  return true;
}

/** The tokens of all configurations between two braces. */
function tokensIn({ file, start, end }: Span): readonly Token[] {
  return lex(file).tokens.filter((token) => token.start > start && token.end < end);
}

function isDirective(token: Token): boolean {
  return token.startsLine && token.text === "#";
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" && end > offset ? end - 1 : end;
}

function afterLine(text: string, end: number): number {
  return Math.min(text.length, end + (text[end] === "\r" ? 2 : 1));
}
