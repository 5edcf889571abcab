import { comma, lineComment, blockComment, lineBreak, trivia, endOfFile } from "./json-tokens.ts";
import { createScanner, findNodeAtLocation, type Node } from "jsonc-parser";
import type { SourceFile, Span } from "../c/source.ts";
import { readTree, type ManifestProblem } from "./json-reader.ts";

/** A value as it is written into a manifest. A whole number above 2^53 has no such value: it is written in quotes. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** The names and indices that lead to a value of a manifest: `["streams", "sp6", "releases", 0]`. */
export type JsonPath = readonly (string | number)[];

/** Replaces a span (empty for an insertion) by text. The edits of one answer do not overlap. */
export interface ManifestEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Gives the object at a path a member, or the one that it has another value. Objects on the way that are missing are made,
 * items of arrays are not. `index` says where a new member goes among the names that there are; it goes to the end
 * without. Comments and the layout around it stay as they are. Null where the text is no JSON, or something else than an
 * object stands on the way.
 */
export function setMember(
  file: SourceFile,
  path: JsonPath,
  name: string,
  value: JsonValue,
  index: (names: readonly string[]) => number = (names) => names.length,
): readonly ManifestEdit[] | null {
  const tree = treeOf(file);
  if (tree === null) return null;
  const object = findNodeAtLocation(tree, [...path]);
  if (object === undefined) {
    const parent = path.slice(0, -1);
    const last = path.at(-1);
    return typeof last === "string" ? setMember(file, parent, last, { [name]: value }) : null;
  }
  if (object.type !== "object") return null;
  const present = memberOf(object, name)?.children?.[1];
  if (present !== undefined) return [{ span: spanOf(file, present), newText: jsonText(value) }];
  const names = (object.children ?? []).map(({ children }) => String(children?.[0]?.value));
  return insertion(file, object, index(names), { key: `${JSON.stringify(name)}: `, value });
}

/** Appends an item to the array at a path, which is made where it is missing. Otherwise as {@link setMember}. */
export function appendItem(file: SourceFile, path: JsonPath, value: JsonValue): readonly ManifestEdit[] | null {
  const tree = treeOf(file);
  if (tree === null) return null;
  const array = findNodeAtLocation(tree, [...path]);
  if (array === undefined) {
    const last = path.at(-1);
    return typeof last === "string" ? setMember(file, path.slice(0, -1), last, [value]) : null;
  }
  if (array.type !== "array") return null;
  return insertion(file, array, array.children?.length ?? 0, { key: "", value });
}

/**
 * Takes a member out of the object at a path, with its comma and without the comments around it. Null where the text is no
 * JSON or there is no such member.
 */
export function removeMember(file: SourceFile, path: JsonPath, name: string): readonly ManifestEdit[] | null {
  const tree = treeOf(file);
  const object = tree === null ? undefined : findNodeAtLocation(tree, [...path]);
  const member = object?.type === "object" ? memberOf(object, name) : undefined;
  if (object === undefined || member === undefined) return null;
  const { text } = file;
  const edit = (start: number, end: number): ManifestEdit => ({ span: { file, start, end }, newText: "" });
  const memberEnd = endOf(member);
  const commaEnd = commaEndAfter(text, memberEnd);
  if (commaEnd !== null && text.slice(memberEnd, commaEnd - 1).trim() !== "") {
    return [edit(member.offset, memberEnd), edit(commaEnd - 1, commaEnd)];
  }
  const end = commaEnd ?? memberEnd;
  const own = isLineEnd(text, skipSpaces(text, end))
    ? edit(spaceBefore(text, member.offset), end)
    : edit(member.offset, skipSpaces(text, end));
  const members = object.children ?? [];
  const previous = members[members.indexOf(member) - 1];
  if (commaEnd !== null || previous === undefined) return [own];
  // It was the last one, so the comma before it goes too. A comment may stand between the two.
  const before = commaEndAfter(text, endOf(previous));
  if (before === null) return [own];
  return text.slice(before, member.offset).trim() === ""
    ? [edit(before - 1, memberEnd)]
    : [edit(before - 1, before), own];
}

/** A number as a manifest has it: from 2^53 on in quotes, because many tools round such numbers. */
export function jsonNumber(value: bigint): string | number {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}

/** A value on one line, as it is written by hand: `{ "id": 1, "version": 2 }`. */
export function jsonText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(jsonText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value as Readonly<Record<string, JsonValue>>);
  if (members.length === 0) return "{}";
  return `{ ${members.map(([name, each]) => `${JSON.stringify(name)}: ${jsonText(each)}`).join(", ")} }`;
}

/** A member with its name, or an item with none. */
interface Child {
  readonly key: string;
  readonly value: JsonValue;
}

/** How a text's lines are made. */
interface Layout {
  readonly lineBreak: string;
  /** One level of indentation. */
  readonly unit: string;
}

/** A value as {@link jsonText}, on several lines where it does not fit on the one that it begins on, after `indent` and `key`. */
export function laidOutText({ key, value }: Child, indent: string, layout: Layout): string {
  const line = jsonText(value);
  const isShort = indent.length + key.length + line.length <= maximumWidth;
  if (isShort || typeof value !== "object" || value === null) return key + line;
  const { lineBreak, unit } = layout;
  const children: readonly Child[] = Array.isArray(value)
    ? (value as readonly JsonValue[]).map((each) => ({ key: "", value: each }))
    : Object.entries(value as Readonly<Record<string, JsonValue>>).map(([name, each]) => ({
        key: `${JSON.stringify(name)}: `,
        value: each,
      }));
  const inner = indent + unit;
  const lines = children.map((child) => inner + laidOutText(child, inner, layout)).join(`,${lineBreak}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${key}${open}${lineBreak}${lines}${lineBreak}${indent}${close}`;
}

const maximumWidth = 120;

function layoutOf(text: string): Layout {
  const [, indent = "  "] = /[\r\n]([ \t]+)["{[]/.exec(text) ?? [];
  return { lineBreak: lineBreakOf(text), unit: indent.startsWith("\t") ? "\t" : indent.slice(0, maximumIndent) };
}

const maximumIndent = 8;

/** The tree of a text without syntax errors: in any other a place is but a guess. */
function treeOf(file: SourceFile): Node | null {
  const problems: ManifestProblem[] = [];
  const tree = readTree({ file, problems });
  return problems.length === 0 ? tree : null;
}

function memberOf(object: Node, name: string): Node | undefined {
  return object.children?.find(({ children }) => children?.[0]?.value === name);
}

/** Writes a child with an index into an object or array, laid out as the children that it has. */
function insertion(file: SourceFile, container: Node, index: number, child: Child): readonly ManifestEdit[] {
  const { text } = file;
  const children = container.children ?? [];
  const at = Math.max(0, Math.min(index, children.length));
  const previous = children[at - 1];
  const next = children[at];
  const neighbour = previous ?? next;
  if (neighbour === undefined) return [insertionInEmpty(file, container, child)];
  const insert = (place: number, newText: string): ManifestEdit => ({
    span: { file, start: place, end: place },
    newText,
  });
  const commaEnd = previous === undefined ? null : commaEndAfter(text, endOf(previous));
  /** A comma behind the last child stays behind the last one. */
  const after = next !== undefined || commaEnd !== null ? "," : "";
  const indent = indentOf(text, neighbour.offset);
  if (indent === null) {
    const content = child.key + jsonText(child.value);
    if (previous === undefined) return [insert(neighbour.offset, `${content}, `)];
    return [insert(commaEnd ?? endOf(previous), `${commaEnd === null ? "," : ""} ${content}${after}`)];
  }
  const line = `${lineBreakOf(text)}${indent}${laidOutText(child, indent, layoutOf(text))}${after}`;
  if (previous === undefined) return [insert(afterComments(text, container.offset + 1), line)];
  const place = afterComments(text, commaEnd ?? endOf(previous));
  if (commaEnd !== null) return [insert(place, line)];
  return place === endOf(previous) ? [insert(place, `,${line}`)] : [insert(endOf(previous), ","), insert(place, line)];
}

function insertionInEmpty(file: SourceFile, container: Node, child: Child): ManifestEdit {
  const { text } = file;
  const start = container.offset + 1;
  const end = endOf(container) - 1;
  const layout = layoutOf(text);
  const present = text.slice(start, end);
  const insert = (place: number, newText: string): ManifestEdit => ({
    span: { file, start: place, end: place },
    newText,
  });
  /** The white space at the start of the line that the closing bracket stands on. */
  const closing = /^[ \t]*/.exec(text.slice(lineStart(text, end)))?.[0] ?? "";
  const inner = closing + layout.unit;
  if (!/[\r\n]/.test(present)) {
    const content = child.key + jsonText(child.value);
    const space = container.type === "object" ? " " : "";
    if (present !== "") return insert(end, `${content}${present.startsWith(" ") ? " " : ""}`);
    if (end - lineStart(text, end) + content.length <= maximumWidth) return insert(end, `${space}${content}${space}`);
    const { lineBreak } = layout;
    return insert(end, `${lineBreak}${inner}${laidOutText(child, inner, layout)}${lineBreak}${closing}`);
  }
  // The closing bracket has a line of its own, which a comment cannot reach.
  return insert(spaceBefore(text, end), `${layout.lineBreak}${inner}${laidOutText(child, inner, layout)}`);
}

/** Where the comma ends that follows a value; null where none does. */
function commaEndAfter(text: string, offset: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  const kind: number = scanner.scan();
  return kind === comma ? scanner.getTokenOffset() + 1 : null;
}

/** Behind the comments that end the line of an offset; the offset itself where none does. */
function afterComments(text: string, offset: number): number {
  const scanner = createScanner(text, false);
  scanner.setPosition(offset);
  let end = offset;
  for (let kind: number = scanner.scan(); ; kind = scanner.scan()) {
    if (kind === lineComment) return scanner.getTokenOffset() + scanner.getTokenLength();
    if (kind === lineBreak || kind === endOfFile) return end;
    if (kind === blockComment) end = scanner.getTokenOffset() + scanner.getTokenLength();
    else if (kind !== trivia) return offset;
  }
}

/** The white space before an offset on its line; null where something else stands there. */
function indentOf(text: string, offset: number): string | null {
  const before = text.slice(lineStart(text, offset), offset);
  return lineStart(text, offset) > 0 && before.trim() === "" ? before : null;
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineBreak(text[start - 1])) start--;
  return start;
}

function skipSpaces(text: string, offset: number): number {
  let end = offset;
  while (text[end] === " " || text[end] === "\t") end++;
  return end;
}

/** Where the white space before an offset starts; it may begin with line breaks. */
function spaceBefore(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}

function isLineEnd(text: string, offset: number): boolean {
  return offset >= text.length || isLineBreak(text[offset]);
}

function isLineBreak(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}

function lineBreakOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

function spanOf(file: SourceFile, node: Node): Span {
  return { file, start: node.offset, end: endOf(node) };
}
