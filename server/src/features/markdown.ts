/** Text of the workspace as Markdown shows it unchanged: on one line, and no longer than a sentence. */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]()<>#+\-.!|~&$]/g, "\\$&");
}

/** Text of the workspace as a code span, whatever back quotes it has. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([quotes]) => quotes.length));
  const fence = "`".repeat(longest + 1);
  const needsSpace = line === "" || line.startsWith("`") || line.endsWith("`");
  return needsSpace ? `${fence} ${line} ${fence}` : fence + line + fence;
}

const maximumLength = 200;

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > maximumLength ? `${line.slice(0, maximumLength)}…` : line;
}
