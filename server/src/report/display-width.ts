/** How far apart a terminal sets its tab stops, and what compilers assume. */
const TAB = 8;

/**
 * A line of source as a terminal shows it, with tabs expanded and control characters blanked, and the column (from 0, in
 * terminal cells) at which each UTF-16 unit of the line stands; one more for the end of the line.
 */
export function displayLine(line: string): { readonly text: string; readonly columns: readonly number[] } {
  const columns: number[] = [];
  let text = "";
  let column = 0;
  for (const char of line) {
    columns.push(column);
    // Both halves of a surrogate pair stand at the same cell.
    if (char.length === 2) columns.push(column);
    const code = char.codePointAt(0)!;
    if (char === "\t") {
      const width = TAB - (column % TAB);
      text += " ".repeat(width);
      column += width;
    } else if (code < 32 || (code >= 127 && code < 160) || isBidirectionalControl(code)) {
      // A control character in the source must not move the cursor or reorder what the author reads.
      text += "\ufffd";
      column += 1;
    } else {
      text += char;
      column += cells(char, code);
    }
  }
  columns.push(column);
  return { text, columns };
}

const COMBINING = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

function cells(char: string, code: number): number {
  if (code < 0x300) return 1;
  if (COMBINING.test(char)) return 0;
  return isWide(code) ? 2 : 1;
}

/** The wide ranges of Unicode's East Asian Width, and emoji. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f680 && code <= 0x1f6ff) ||
    (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

function isBidirectionalControl(code: number): boolean {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}
