import { findNodeAtOffset, getNodePath, type Node } from "jsonc-parser";
import type { SourceFile, Span } from "../c/source.ts";
import { readTree } from "../history/json-reader.ts";
import type { JsonPath, ManifestEdit } from "../history/manifest-edits.ts";
import type { Edit } from "./rule.ts";

/** How many fixes of one manifest are made at a time: each reads its text again, which nobody should wait for. */
export function affordableFixes({ text }: SourceFile): number {
  return Math.ceil(maximumCharactersRead / (text.length + 1000));
}

const maximumCharactersRead = 1_000_000;

const trees = new WeakMap<SourceFile, Node | null>();

/** The names and indices that lead to the value that starts with a span; null where the text is no JSON. */
export function jsonPathOf(file: SourceFile, { start }: Span): JsonPath | null {
  let tree = trees.get(file);
  if (tree === undefined) {
    tree = readTree({ file, problems: [] });
    trees.set(file, tree);
  }
  const node = tree === null ? undefined : findNodeAtOffset(tree, start);
  return node === undefined ? null : getNodePath(node);
}

/**
 * Several changes of a manifest, each made in the text that the ones before it leave, as one edit. Null where one of them
 * cannot be made or nothing changes.
 */
export function oneEdit(
  file: SourceFile,
  changes: readonly ((file: SourceFile) => readonly ManifestEdit[] | null)[],
): Edit[] | null {
  let { text } = file;
  for (const change of changes) {
    const edits = change({ path: file.path, text });
    if (edits === null) return null;
    text = edited(text, edits);
  }
  return text === file.text ? null : [difference(file, text)];
}

function edited(text: string, edits: readonly ManifestEdit[]): string {
  let result = text;
  for (const { span, newText } of [...edits].sort((left, right) => right.span.start - left.span.start)) {
    result = result.slice(0, span.start) + newText + result.slice(span.end);
  }
  return result;
}

/** From the first character that differs to the last one. */
function difference(file: SourceFile, after: string): Edit {
  const before = file.text;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { span: { file, start, end: before.length - tail }, newText: after.slice(start, after.length - tail) };
}
