/** A file that a unified diff changes, with what of its new side is to be seen. */
export interface ChangedFile {
  /** Its new path within the tree: `fs/aio.c` for `+++ b/fs/aio.c`. */
  readonly path: string;
  /** In the order of the diff. */
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** Whether the new file begins with it, so that nothing is cut off before. */
  readonly startsFile: boolean;
  readonly lines: readonly NewLine[];
}

/** A line of the new side: kept or added. */
export interface NewLine {
  /** Where its text starts, behind the `+` or the space, and ends, without the end of the line: offsets in the diff. */
  readonly start: number;
  readonly end: number;
  readonly added: boolean;
}

/**
 * The files that a text changes by unified diffs, as `diff -u`, `git diff` and `git format-patch` write them; what stands around them
 * (a mail, binary patches, other formats) is passed over. A file that is removed has no new side, and a hunk that breaks off counts
 * as far as it goes. Never throws; takes time in proportion to the text.
 */
export function readUnifiedDiff(text: string): readonly ChangedFile[] {
  const lines = new Lines(text);
  const files: ChangedFile[] = [];
  while (!lines.atEnd) {
    const path = newPath(lines);
    if (path === null) {
      lines.next();
      continue;
    }
    const hunks: Hunk[] = [];
    for (let hunk = readHunk(lines); hunk !== null; hunk = readHunk(lines)) hunks.push(hunk);
    if (path !== "/dev/null" && hunks.length > 0) files.push({ path, hunks });
  }
  return files;
}

/** The lines of a text, one of which is the current one. */
class Lines {
  start = 0;
  /** Without the end of the line. */
  end = 0;
  #behind = 0;

  constructor(readonly text: string) {
    this.#measure();
  }

  get atEnd(): boolean {
    return this.start >= this.text.length;
  }

  next(): void {
    this.goTo(this.#behind);
  }

  /** Makes the line that starts at an offset the current one. */
  goTo(start: number): void {
    this.start = start;
    this.#measure();
  }

  current(): string {
    return this.text.slice(this.start, this.end);
  }

  startsWith(word: string): boolean {
    return this.text.startsWith(word, this.start) && this.start + word.length <= this.end;
  }

  #measure(): void {
    const newline = this.text.indexOf("\n", this.start);
    this.#behind = newline < 0 ? this.text.length : newline + 1;
    this.end = newline < 0 ? this.text.length : newline;
    if (this.end > this.start && this.text[this.end - 1] === "\r") this.end--;
  }
}

/** Reads `--- OLD` and `+++ NEW`, and stays behind them; null, and nothing is read, where the current line does not begin these two. */
function newPath(lines: Lines): string | null {
  if (!lines.startsWith("--- ")) return null;
  const { start } = lines;
  const old = lines.current();
  lines.next();
  const isHead = lines.startsWith("+++ ");
  const written = lines.current();
  if (isHead) lines.next();
  if (isHead && lines.startsWith("@@ ")) return pathIn(written, isPrefixed(old) && isPrefixed(written));
  lines.goTo(start);
  return null;
}

/** Whether a path has the `a/` or `b/` of git, or is none. */
function isPrefixed(line: string): boolean {
  return /^(---|\+\+\+) "?([a-z]\/|\/dev\/null)/.test(line);
}

/** A tab ends the path where a time follows. git quotes one with unusual characters; its escapes are left as they are. */
function pathIn(line: string, prefixed: boolean): string {
  const path = line
    .slice(4)
    .replace(/\t.*$/, "")
    .trim()
    .replace(/^"(.*)"$/, "$1");
  if (path === "/dev/null") return path;
  if (prefixed) return path.slice(2);
  // `diff -u linux.orig/fs/aio.c linux/fs/aio.c`: patch -p1 takes the first folder away.
  const slash = path.indexOf("/");
  return slash < 0 ? path : path.slice(slash + 1);
}

const hunkHead = /^@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/** The hunk whose head is the current line; null where that is none. */
function readHunk(lines: Lines): Hunk | null {
  const head = hunkHead.exec(lines.text.slice(lines.start, Math.min(lines.end, lines.start + 100)));
  if (head === null) return null;
  let old = Number(head[1] ?? 1);
  let kept = Number(head[3] ?? 1);
  const startsFile = Number(head[2]) <= 1;
  const found: NewLine[] = [];
  lines.next();
  // The numbers tell where a hunk ends: `-- ` may be a line that it removes, or what signs the mail.
  while (!lines.atEnd && (old > 0 || kept > 0)) {
    const mark = lines.end === lines.start ? " " : lines.text[lines.start];
    if (mark === "-") old--;
    else if (mark === "+" || mark === " ") {
      found.push({ start: Math.min(lines.start + 1, lines.end), end: lines.end, added: mark === "+" });
      kept--;
      if (mark === " ") old--;
    } else if (mark !== "\\") break;
    lines.next();
  }
  while (lines.startsWith("\\")) lines.next();
  return { startsFile, lines: found };
}
