/** The text of one file as the front end sees it. Offsets are UTF-16 code units from 0, as in the editor. */
export interface SourceFile {
  /** Names the file: an absolute path with `/`, or the whole URI for a document that is not on disk. */
  readonly path: string;
  readonly text: string;
}

/** A half-open range `[start, end)` of offsets in one file. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** Something the front end could not read as C, or had to cut. Never an exception. */
export interface Problem {
  readonly kind: "lexical" | "preprocessor" | "syntax" | "bound";
  readonly message: string;
  readonly span: Span;
}

const lineStartsOf = new WeakMap<SourceFile, readonly number[]>();

/** Offsets at which the lines of a file start; the first is 0. LF, CRLF and a lone CR end a line, as in the editor. */
export function lineStarts(file: SourceFile): readonly number[] {
  let starts = lineStartsOf.get(file);
  if (starts === undefined) {
    starts = computeLineStarts(file.text);
    lineStartsOf.set(file, starts);
  }
  return starts;
}

/** 0-based line and UTF-16 column of an offset; an offset outside the text is moved to its nearest end. */
export function positionAt(file: SourceFile, offset: number): { line: number; column: number } {
  const starts = lineStarts(file);
  const at = Math.max(0, Math.min(offset, file.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: at - starts[low]! };
}

function computeLineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}
