/** A replacement of `[start, end)` in one text. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The text with all changes made. They must not overlap; insertions at one place stay in their order. */
export function applyEdits(text: string, changes: readonly TextChange[]): string {
  const ordered = [...changes].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let at = 0;
  for (const { start, end, newText } of ordered) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

/** The one change that turns `before` into `after`, without what they have in common at their ends. Null if equal. */
export function smallestChange(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  // Neither a CR LF, which editors take for one line end, nor a surrogate pair must be cut in two.
  if (start > 0 && isFirstOfTwo(before.charCodeAt(start - 1))) start--;
  if (tail > 0 && isSecondOfTwo(before.charCodeAt(before.length - tail))) tail--;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}

function isFirstOfTwo(code: number): boolean {
  return code === 13 || (code >= 0xd800 && code < 0xdc00);
}

function isSecondOfTwo(code: number): boolean {
  return code === 10 || (code >= 0xdc00 && code < 0xe000);
}
