/** Whether a path is left out: relative to its workspace folder with `/`, without a leading or trailing one. */
export type PathFilter = (path: string) => boolean;

/**
 * A filter of paths that match any of the patterns: `*` and `?` within a name, `**` over folders, `{a,b}`, `[a-z]`, as in
 * the editor's own exclude settings. A pattern without `/` matches a name at any depth. What lies in a folder that
 * matches is left out with it.
 */
export function globFilter(patterns: readonly string[]): PathFilter {
  const expressions = patterns.filter((pattern) => pattern.trim() !== "").map((pattern) => compile(pattern.trim()));
  if (expressions.length === 0) return () => false;
  return (path) => expressions.some((expression) => expression.test(path));
}

function compile(pattern: string): RegExp {
  let glob = pattern.replaceAll("\\", "/");
  if (glob.startsWith("./")) glob = glob.slice(2);
  if (glob.endsWith("/**")) glob = glob.slice(0, -3);
  if (glob.endsWith("/")) glob = glob.slice(0, -1);
  if (glob.startsWith("/")) glob = glob.slice(1);
  else if (!glob.includes("/")) glob = `**/${glob}`;
  try {
    return new RegExp(`^${translate(glob)}(?:/.*)?$`, "u");
  } catch {
    // `[z-a]`: a pattern that can mean nothing leaves nothing out.
    return /(?!)/u;
  }
}

function translate(glob: string): string {
  let expression = "";
  let braces = 0;
  for (let i = 0; i < glob.length; i++) {
    const char = glob.charAt(i);
    if (char === "*" && glob.charAt(i + 1) === "*") {
      const wholeName = (i === 0 || glob.charAt(i - 1) === "/") && glob.charAt(i + 2) === "/";
      expression += wholeName ? "(?:[^/]+/)*" : ".*";
      i += wholeName ? 2 : 1;
    } else if (char === "*") expression += "[^/]*";
    else if (char === "?") expression += "[^/]";
    else if (char === "{" && glob.indexOf("}", i) > 0) {
      expression += "(?:";
      braces++;
    } else if (char === "}" && braces > 0) {
      expression += ")";
      braces--;
    } else if (char === "," && braces > 0) expression += "|";
    else if (char === "[" && glob.indexOf("]", i + 2) > 0) {
      const end = glob.indexOf("]", i + 2);
      const negated = glob.charAt(i + 1) === "!" || glob.charAt(i + 1) === "^";
      const members = glob.slice(i + (negated ? 2 : 1), end);
      expression += `[${negated ? "^" : ""}${members.replace(/[\\\]^[]/gu, "\\$&")}]`;
      i = end;
    } else expression += char.replace(/[.+^$()|[\]{}\\/]/u, "\\$&");
  }
  // An opening brace whose group was cut by a nested one: closed here, so that the expression is always well formed.
  return expression + ")".repeat(braces);
}
