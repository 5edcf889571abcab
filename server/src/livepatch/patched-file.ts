import { lineStarts, type SourceFile, type Span } from "../c/source.ts";
import type { ChangedFile, Hunk } from "../c/unified-diff.ts";
import { readHunkText } from "./hunk-text.ts";

/** What a patch shows of a C file as it will be: its hunks one behind the other, each closed in itself so that no hunk runs into the next. */
export interface PatchedFile {
  /** A text that can be read as C; its path is none of a disk. */
  readonly file: SourceFile;
  /** The path of the file within the tree. */
  readonly target: string;
  /** The place in the patch; null for what is not written there, but was put in to close something that the patch cuts off. */
  readonly toPatch: (offset: number) => number | null;
  /** The offset in `file` of a place in the patch that is a part of it; null for any other. */
  readonly fromPatch: (offset: number) => number | null;
  /** Whether a place stands on a line that the patch adds. */
  readonly isAdded: (offset: number) => boolean;
  /** Whether a span touches a function, or anything else with a beginning and an end, that is not to be seen whole. */
  readonly isCut: (span: Span) => boolean;
}

/** The text of one file of a patch, under a path of its own. */
export function patchedFile(patch: SourceFile, { path: target, hunks }: ChangedFile, path: string): PatchedFile {
  const texts: string[] = [];
  const lines: TextLine[] = [];
  const cuts: Range[] = [];
  let length = 0;
  const put = (text: string, line: TextLine): void => {
    texts.push(text);
    lines.push(line);
    length += text.length + 1;
  };
  hunks.forEach((hunk, index) => {
    const { before, after, text, cut } = readHunkText(linesOf(patch.text, hunk), hunk.startsFile, index);
    for (const each of before) put(each, synthetic);
    const start = length;
    text.forEach((each, at) => {
      const { start: offset, end, added } = hunk.lines[at]!;
      put(each, { offset, length: end - offset, added });
    });
    for (const each of cut) cuts.push({ start: start + each.start, end: start + each.end });
    for (const each of after) put(each, synthetic);
  });
  const file: SourceFile = { path, text: texts.length === 0 ? "" : `${texts.join("\n")}\n` };
  return { file, target, isCut: (span) => cuts.some((cut) => touches(cut, span)), ...placesIn(file, lines) };
}

/** A line of the text; `offset` is where it stands in the patch. */
interface TextLine {
  readonly offset: number | null;
  readonly length: number;
  readonly added: boolean;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const synthetic: TextLine = { offset: null, length: 0, added: false };

/** A lone carriage return would be the end of a line to an editor, and is white space to a compiler. */
function linesOf(text: string, { lines }: Hunk): string[] {
  return lines.map(({ start, end }) => text.slice(start, end).replaceAll("\r", " "));
}

function touches(range: Range, { start, end }: Range): boolean {
  return range.start < end && start < range.end;
}

function placesIn(
  file: SourceFile,
  lines: readonly TextLine[],
): Pick<PatchedFile, "toPatch" | "fromPatch" | "isAdded"> {
  const starts = lineStarts(file);
  const lineAt = (offset: number): number => Math.min(lastAtMost(starts, offset), lines.length - 1);
  // Those of the patch stand there in the same order.
  const written = lines.flatMap(({ offset }, index) => (offset === null ? [] : [{ offset, index }]));
  const offsets = written.map(({ offset }) => offset);
  return {
    toPatch: (offset) => {
      const line = lineAt(offset);
      const at = lines[line];
      return at?.offset == null ? null : at.offset + Math.min(offset - starts[line]!, at.length);
    },
    fromPatch: (offset) => {
      const found = written[lastAtMost(offsets, offset)];
      const line = found === undefined ? undefined : lines[found.index];
      if (found === undefined || line === undefined || offset > found.offset + line.length) return null;
      return offset < found.offset ? null : starts[found.index]! + offset - found.offset;
    },
    isAdded: (offset) => lines[lineAt(offset)]?.added === true,
  };
}

/** The index of the last number that is not above a limit; 0 where all are. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}
