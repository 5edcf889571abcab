/**
 * The text functions of GNU make that Kbuild files use: `info make`, "Functions for Transforming Text". Each takes its
 * expanded arguments. What is not here (`call`, `eval`, `shell`, ...) is not known without running make.
 */
export const makeFunctions: ReadonlyMap<string, (...texts: readonly string[]) => string> = new Map(
  Object.entries<(...texts: readonly string[]) => string>({
    abspath: (names = "") => names,
    addprefix: (prefix = "", names = "") => eachWord(names, (word) => prefix + word),
    addsuffix: (suffix = "", names = "") => eachWord(names, (word) => word + suffix),
    basename: (names = "") => eachWord(names, withoutSuffix),
    dir: (names = "") => eachWord(names, (word) => word.slice(0, word.lastIndexOf("/") + 1) || "./"),
    filter: (patterns = "", text = "") => keep(text, (word) => matchesAny(words(patterns), word)),
    "filter-out": (patterns = "", text = "") => keep(text, (word) => !matchesAny(words(patterns), word)),
    firstword: (text = "") => words(text)[0] ?? "",
    lastword: (text = "") => words(text).at(-1) ?? "",
    notdir: (names = "") => eachWord(names, (word) => word.slice(word.lastIndexOf("/") + 1)),
    patsubst: (pattern = "", replacement = "", text = "") =>
      eachWord(text, (word) => substitute(pattern, replacement, word)),
    realpath: (names = "") => names,
    sort: (text = "") => [...new Set(words(text))].sort().join(" "),
    strip: (text = "") => words(text).join(" "),
    subst: (from = "", to = "", text = "") => (from === "" ? text : text.replaceAll(from, () => to)),
  }),
);

/** The words of a text, as make separates them. */
export function words(text: string): string[] {
  return text.split(/[ \t\r\n]+/).filter((word) => word !== "");
}

/** A word that matches a pattern with one `%`, put into the replacement; another word as it is. */
export function substitute(pattern: string, replacement: string, word: string): string {
  const stem = stemOf(pattern, word);
  return stem === null ? word : replacement.replace("%", () => stem);
}

/** Whether a name matches a pattern with `*` and `?`, in time linear in both for one star. */
export function matchesGlob(pattern: string, name: string): boolean {
  let p = 0;
  let star = -1;
  let retry = 0;
  for (let n = 0; n < name.length;) {
    if (pattern[p] === "*") {
      star = p++;
      retry = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++retry;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function stemOf(pattern: string, word: string): string | null {
  const percent = pattern.indexOf("%");
  if (percent < 0) return pattern === word ? "" : null;
  const before = pattern.slice(0, percent);
  const after = pattern.slice(percent + 1);
  const isMatch = word.length >= before.length + after.length && word.startsWith(before) && word.endsWith(after);
  return isMatch ? word.slice(before.length, word.length - after.length) : null;
}

function matchesAny(patterns: readonly string[], word: string): boolean {
  return patterns.some((pattern) => stemOf(pattern, word) !== null);
}

function eachWord(text: string, change: (word: string) => string): string {
  return words(text).map(change).join(" ");
}

function keep(text: string, isKept: (word: string) => boolean): string {
  return words(text).filter(isKept).join(" ");
}

function withoutSuffix(word: string): string {
  const dot = word.lastIndexOf(".");
  return dot > word.lastIndexOf("/") ? word.slice(0, dot) : word;
}
