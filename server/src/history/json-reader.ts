import { openBrace, closeBrace, openBracket, closeBracket, endOfFile } from "./json-tokens.ts";
import { createScanner, type Node, parseTree, type ParseError } from "jsonc-parser";
import type { SourceFile, Span } from "../c/source.ts";

export interface ManifestProblem {
  readonly message: string;
  readonly span: Span;
}

/** Reads the values of one JSON text and tells what is wrong with them, in the author's terms. */
export interface JsonReader {
  readonly file: SourceFile;
  readonly problems: ManifestProblem[];
}

/** A member of an object; `value` is null while it is still missing. */
export interface Member {
  readonly name: string;
  readonly key: Span;
  readonly value: Node | null;
}

const maximumCharacters = 1 << 20;
const maximumDepth = 32;
const maximumProblems = 200;

/**
 * The tree of a JSON text with comments and trailing commas; null where there is none, and `empty` is then the problem.
 * Never throws, whatever the text.
 */
export function readTree(
  reader: JsonReader,
  empty = 'The manifest is empty; it starts as `{ "streams": { } }`.',
): Node | null {
  const { file } = reader;
  if (file.text.length > maximumCharacters) {
    problem(reader, startOf(file), `The file is larger than ${maximumCharacters} characters, and was not read.`);
    return null;
  }
  // The byte order mark is no white space to the parser.
  const text = file.text.startsWith("\uFEFF") ? ` ${file.text.slice(1)}` : file.text;
  const tooDeep = firstTooDeep(text);
  if (tooDeep !== null) {
    problem(
      reader,
      { file, start: tooDeep, end: tooDeep + 1 },
      `Nested deeper than ${maximumDepth} levels; nothing was read.`,
    );
    return null;
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined) {
    problem(reader, startOf(file), empty);
    return null;
  }
  for (const { error, offset, length } of errors) {
    problem(reader, placeIn(file, offset, length), syntaxMessages[error] ?? "Not JSON.");
  }
  return tree;
}

/** Tells a problem. After very many of them, the rest is left out. */
export function problem(reader: JsonReader, span: Span, message: string): void {
  if (reader.problems.length < maximumProblems) reader.problems.push({ message, span });
}

/** Where a value stands, quotes and brackets included. */
export function spanOf(reader: JsonReader, node: Node): Span {
  return placeIn(reader.file, node.offset, node.length);
}

/**
 * The members of an object by name, the first of each; what `allowed` does not name is a problem, unless it is null.
 * `what` is the object in a sentence: "a release". Null where the value is no object.
 */
export function membersOf(
  reader: JsonReader,
  node: Node,
  what: string,
  allowed: readonly string[] | null,
): ReadonlyMap<string, Member> | null {
  if (node.type !== "object") {
    problem(reader, spanOf(reader, node), `${capitalized(what)} must be an object: \`{ ... }\`.`);
    return null;
  }
  const members = new Map<string, Member>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined) continue;
    const name = String(key.value);
    const span = spanOf(reader, key);
    if (members.has(name)) problem(reader, span, `\`${name}\` is given twice in ${what}; only the first is read.`);
    else if (allowed !== null && !allowed.includes(name)) {
      problem(reader, span, `Unknown member \`${name}\`: ${what} has ${listed(allowed)}.`);
    } else members.set(name, { name, key: span, value: value ?? null });
  }
  return members;
}

/** The items of an array; none, and a problem, where the value is no array. */
export function itemsOf(reader: JsonReader, node: Node, what: string): readonly Node[] {
  if (node.type === "array") return node.children ?? [];
  problem(reader, spanOf(reader, node), `${capitalized(what)} must be an array: \`[ ... ]\`.`);
  return [];
}

/** A text that is not empty, or null and a problem. */
export function textOf(reader: JsonReader, node: Node, what: string): string | null {
  if (node.type === "string" && node.value !== "") return String(node.value);
  problem(reader, spanOf(reader, node), `${capitalized(what)} must be a text in quotes, and not empty.`);
  return null;
}

/** `true` or `false`, or null and a problem. */
export function booleanOf(reader: JsonReader, node: Node, what: string): boolean | null {
  if (node.type === "boolean") return Boolean(node.value);
  problem(reader, spanOf(reader, node), `${capitalized(what)} must be \`true\` or \`false\`.`);
  return null;
}

/** One of some texts, or null and a problem. */
export function choiceOf<T extends string>(
  reader: JsonReader,
  node: Node,
  what: string,
  choices: readonly T[],
): T | null {
  const choice = choices.find((each) => node.type === "string" && node.value === each);
  if (choice !== undefined) return choice;
  problem(
    reader,
    spanOf(reader, node),
    `${capitalized(what)} must be one of ${choices.map((each) => `"${each}"`).join(", ")}.`,
  );
  return null;
}

/**
 * A whole number in its bounds, or null and a problem. A JSON number beyond 2^53 is read digit by digit from the text;
 * with `quoted` it may also stand in quotes, decimal or hexadecimal.
 */
export function wholeNumberOf(
  reader: JsonReader,
  node: Node,
  what: string,
  bounds: { readonly from: bigint; readonly to: bigint; readonly quoted: boolean },
): bigint | null {
  const value = node.type === "number" ? numberIn(reader, node) : bounds.quoted ? numberFromText(node.value) : null;
  if (value !== null && value >= bounds.from && value <= bounds.to) return value;
  problem(
    reader,
    spanOf(reader, node),
    `${capitalized(what)} must be a whole number from ${bounds.from} to ${bounds.to}.`,
  );
  return null;
}

/** The number that a text in decimal or hexadecimal digits is, or null. */
export function numberFromText(text: unknown): bigint | null {
  if (typeof text !== "string" || !/^(?:0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})$/.test(text)) return null;
  return BigInt(text);
}

/** `a, b and c`, each as code. */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? "nothing";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}

function numberIn(reader: JsonReader, node: Node): bigint | null {
  const text = reader.file.text.slice(node.offset, node.offset + node.length);
  if (/^-?[0-9]{1,30}$/.test(text)) return BigInt(text);
  // `1.0` and `1e3` are whole numbers too.
  return Number.isSafeInteger(node.value) ? BigInt(Number(node.value)) : null;
}

/** The offset of the first bracket nested too deep. The parser recurses, and must not be given it. */
function firstTooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let kind: number = scanner.scan(); kind !== endOfFile; kind = scanner.scan()) {
    if (kind === openBrace || kind === openBracket) {
      if (++depth > maximumDepth) return scanner.getTokenOffset();
    } else if (kind === closeBrace || kind === closeBracket) depth--;
  }
  return null;
}

/** By jsonc-parser's `ParseErrorCode`. */
const syntaxMessages: Readonly<Record<number, string>> = {
  1: "Not JSON: a value is a text in quotes, a number, `true`, `false`, `null`, `{ ... }` or `[ ... ]`.",
  2: "Not a number as JSON writes it.",
  3: 'A member\'s name in quotes is expected: `"name": value`.',
  4: "A value is expected here.",
  5: "`:` is expected here.",
  6: "`,` is expected here.",
  7: "`}` is missing.",
  8: "`]` is missing.",
  9: "Nothing may follow the closing bracket.",
  10: "A comment cannot stand here.",
  11: "The comment is not closed: `*/` is missing.",
  12: 'The text is not closed: `"` is missing.',
  13: "The number is not finished.",
  14: "`\\u` is followed by four hexadecimal digits.",
  15: "Unknown escape; a backslash itself is written `\\\\`, and paths have `/`.",
  16: "A control character cannot stand in a text.",
};

function startOf(file: SourceFile): Span {
  return { file, start: 0, end: Math.min(1, file.text.length) };
}

/** The scanner counts a comment or text that is not closed one character too far. */
function placeIn(file: SourceFile, offset: number, length: number): Span {
  return { file, start: Math.min(offset, file.text.length), end: Math.min(offset + length, file.text.length) };
}

/** A sentence's start. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
