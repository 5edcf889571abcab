import {
  openBrace,
  openBracket,
  colon,
  nullKeyword,
  stringLiteral,
  numericLiteral,
  lineComment,
  blockComment,
  trivia,
  unknownToken,
  endOfFile,
} from "../../history/json-tokens.ts";
import { createScanner, findNodeAtLocation, getLocation, type Node } from "jsonc-parser";
import type { SourceFile, Span } from "../../c/source.ts";
import { readTree } from "../../history/json-reader.ts";
import type { JsonPath } from "../../history/manifest-edits.ts";

/** A place of a manifest where a value or a member's name is being written. */
export interface TypedPlace {
  /** The names and indices that lead to the value, or to the member of that name. */
  readonly path: JsonPath;
  readonly kind: "value" | "key";
  /** What is written so far, quotes included, and what a proposal replaces; empty where nothing is. */
  readonly span: Span;
  /** What stands between the opening quote and the cursor, as written; null where no quote is open. */
  readonly typed: string | null;
  /** What a proposal needs behind it, where what follows is not separated from it. */
  readonly separator: "," | "";
  /** Whether a key's colon, and so its value, is there. */
  readonly hasColon: boolean;
  /** The tree of all the text, as far as it could be read. */
  readonly tree: Node;
}

/**
 * The place at an offset of a manifest, also where the text is not finished: quotes that are not closed, commas and values
 * that are missing. Null in comments, behind a value and before one.
 */
export function typedPlace(file: SourceFile, offset: number): TypedPlace | null {
  const tree = readTree({ file, problems: [] });
  if (tree === null) return null;
  // The byte order mark is no white space to the scanner.
  const text = file.text.replace(/^\uFEFF/, " ");
  const around = tokensAround(text, offset);
  if (around === null) return null;
  const { current, next, isNextKey } = around;
  const location = getLocation(text, offset);
  const isKey = location.previousNode?.type === "property" || location.isAtPropertyKey;
  const span = { file, start: current?.start ?? offset, end: current?.end ?? offset };
  const place = {
    path: countedPath(tree, location.path, offset),
    kind: isKey ? "key" : "value",
    span,
    typed: current?.kind === stringLiteral ? text.slice(current.start + 1, offset) : null,
    separator: startsValue(next) ? "," : "",
    hasColon: next === colon,
    tree,
  } as const;
  if (isKey) return place.hasColon || !isBehindValue(tree, place.path, span) ? place : null;
  // A value that stands here already is not to be doubled; a name of the next member is no such value.
  const isFree = current !== null || !startsValue(next) || isNextKey || typeof place.path.at(-1) === "number";
  return isFree && !isBehindValue(tree, place.path, span) ? place : null;
}

interface ScannedToken {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

/** The token under the cursor and the kind of the one behind it; null where the cursor is in a comment or behind a text. */
function tokensAround(
  text: string,
  offset: number,
): { readonly current: ScannedToken | null; readonly next: number; readonly isNextKey: boolean } | null {
  const scanner = createScanner(text, false);
  let current: ScannedToken | null = null;
  let kind: number = scanner.scan();
  while (kind !== endOfFile && scanner.getTokenOffset() < offset) {
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    if (kind === lineComment && offset <= end) return null;
    if (kind === blockComment && offset < end) return null;
    if (kind === stringLiteral) {
      const error: number = scanner.getTokenError();
      const isClosed = error !== unexpectedEndOfString;
      if (isClosed && offset === end) return null;
      // What follows on the line of a text that is not closed belongs to somebody else.
      if (offset <= end) current = { kind, start, end: isClosed ? end : offset };
    } else if (isWord(kind) && offset <= end) current = { kind, start, end };
    if (end >= offset) break;
    kind = scanner.scan();
  }
  scanner.setPosition(current?.end ?? offset);
  const next = nextToken(scanner);
  return { current, next, isNextKey: next === stringLiteral && nextToken(scanner) === colon };
}

function nextToken(scanner: ReturnType<typeof createScanner>): number {
  for (;;) {
    const kind: number = scanner.scan();
    if (kind < lineComment || kind > trivia) return kind;
  }
}

/** The path as the tree counts items of arrays: also those without a comma between them. */
function countedPath(tree: Node, path: JsonPath, offset: number): JsonPath {
  const counted: (string | number)[] = [];
  for (const segment of path) {
    const array = typeof segment === "number" ? findNodeAtLocation(tree, counted) : undefined;
    const before = array?.children?.filter((child) => child.offset < offset) ?? [];
    const last = before.at(-1);
    const isInside = last !== undefined && (last.length < 0 || offset <= last.offset + last.length);
    counted.push(array === undefined ? segment : isInside ? before.length - 1 : before.length);
  }
  return counted;
}

/** Whether the value at a path is finished before a place, so that only a comma could follow. */
function isBehindValue(tree: Node, path: JsonPath, { start }: Span): boolean {
  const value = findNodeAtLocation(tree, [...path]);
  return value !== undefined && value.length >= 0 && value.offset + value.length <= start;
}

function startsValue(kind: number): boolean {
  return kind === openBrace || kind === openBracket || (kind >= nullKeyword && kind <= numericLiteral);
}

function isWord(kind: number): boolean {
  return kind === unknownToken || (kind >= nullKeyword && kind <= numericLiteral);
}

/** jsonc-parser's `ScanError`, declared in the same way as {@link endOfFile}. */
const unexpectedEndOfString = 2;
