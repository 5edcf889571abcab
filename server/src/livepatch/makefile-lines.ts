/** One assignment of a Makefile, where it stands among conditions. */
export interface Assignment {
  readonly kind: "assignment";
  /** As written: `obj-$(CONFIG_X)`. */
  readonly name: string;
  readonly operator: "=" | ":=" | "+=" | "?=";
  readonly value: string;
  /** It stands in a branch of a condition that nobody knows here. */
  readonly conditional: boolean;
}

/** An `include` line. */
interface Inclusion {
  readonly kind: "include";
  /** What it names, as written. */
  readonly names: string;
}

/** More is cut: no real Kbuild file comes near. */
const maximumLines = 20_000;

/**
 * The assignments and includes of a Makefile outside of recipes, in source order. Kbuild reads it, so a branch for `make` run by hand,
 * where `KERNELRELEASE` is not set, is left out; both branches of any other condition are taken.
 */
export function readLines(text: string): readonly (Assignment | Inclusion)[] {
  const lines: (Assignment | Inclusion)[] = [];
  const conditions = new Conditions();
  let inRecipe = false;
  let inDefine = false;
  for (const { text: line, isIndented } of logicalLines(text)) {
    const word = firstWord(line);
    if (lines.length >= maximumLines) break;
    if (inDefine) {
      if (word === "endef") inDefine = false;
    } else if (conditions.read(word, line)) continue;
    else if (!conditions.isRead() || line === "" || (isIndented && inRecipe)) continue;
    else if (word === "define") inDefine = true;
    else if (word === "include" || word === "-include" || word === "sinclude") {
      lines.push({ kind: "include", names: line.slice(word.length) });
    } else {
      const assignment = readAssignment(line, conditions.isUnknown());
      inRecipe = assignment === null;
      if (assignment !== null) lines.push(assignment);
    }
  }
  return lines;
}

/** The conditions around a line, outermost first. */
class Conditions {
  private readonly open: (boolean | null)[] = [];

  /** Takes the line if it is a part of a condition. */
  read(word: string, line: string): boolean {
    if (word === "endif") this.open.pop();
    else if (word === "else") {
      const before = this.open.pop();
      const rest = line.slice("else".length).trimStart();
      const own = isCondition(firstWord(rest)) ? evaluate(rest) : true;
      this.open.push(before === null || before === undefined ? null : !before && own);
    } else if (isCondition(word)) this.open.push(evaluate(line));
    else return false;
    return true;
  }

  isRead(): boolean {
    return !this.open.includes(false);
  }

  isUnknown(): boolean {
    return this.open.includes(null);
  }
}

function isCondition(word: string): boolean {
  return word === "ifeq" || word === "ifneq" || word === "ifdef" || word === "ifndef";
}

/** Only whether `KERNELRELEASE` is set is known: it is while Kbuild reads the file. Null for any other condition. */
function evaluate(line: string): boolean | null {
  const word = firstWord(line);
  const rest = line.slice(word.length).replace(/[\s"'(){},]/g, "");
  const isRelease = rest === "$KERNELRELEASE" || rest === "$stripKERNELRELEASE" || rest === "$strip$KERNELRELEASE";
  if (word === "ifdef" || word === "ifndef") return rest === "KERNELRELEASE" ? word === "ifdef" : null;
  return isRelease ? word === "ifneq" : null;
}

const modifiers: ReadonlySet<string> = new Set(["export", "override", "private", "unexport"]);

/** Null for a rule and for anything else. */
function readAssignment(line: string, conditional: boolean): Assignment | null {
  let at = 0;
  for (let word = firstWord(line); modifiers.has(word); word = firstWord(line.slice(at))) {
    at += word.length;
    while (line[at] === " " || line[at] === "\t") at++;
  }
  const start = at;
  let depth = 0;
  for (; at < line.length; at++) {
    const character = line[at]!;
    if (character === "(" || character === "{") depth++;
    else if (character === ")" || character === "}") depth--;
    else if (depth > 0) continue;
    else if (character === "=") break;
    else if (character === ":") {
      let colons = at;
      while (line[colons] === ":") colons++;
      if (line[colons] !== "=") return null;
      break;
    }
  }
  if (at >= line.length) return null;
  const before = line[at] === "=" ? line[at - 1] : undefined;
  const operator = line[at] === ":" ? ":=" : before === "+" ? "+=" : before === "?" ? "?=" : "=";
  // What a shell command prints is not known.
  if (before === "!") return null;
  const name = line.slice(start, operator === "+=" || operator === "?=" ? at - 1 : at).trim();
  if (name === "") return null;
  return { kind: "assignment", name, operator, value: line.slice(line.indexOf("=", at) + 1).trim(), conditional };
}

function firstWord(line: string): string {
  let end = 0;
  while (end < line.length && line[end] !== " " && line[end] !== "\t" && line[end] !== "(") end++;
  return line.slice(0, end);
}

/** Lines with continuations joined and comments left out, without the white space around them. */
function* logicalLines(text: string): Generator<{ readonly text: string; readonly isIndented: boolean }> {
  let parts: string[] = [];
  for (const raw of text.split(/\r\n|\r|\n/)) {
    let slashes = 0;
    while (raw[raw.length - 1 - slashes] === "\\") slashes++;
    parts.push(raw);
    if (slashes % 2 === 1) {
      parts[parts.length - 1] = raw.slice(0, -1);
      continue;
    }
    yield joined(parts);
    parts = [];
  }
  if (parts.length > 0) yield joined(parts);
}

function joined(parts: readonly string[]): { readonly text: string; readonly isIndented: boolean } {
  return { text: withoutComment(parts.join(" ")).trim(), isIndented: parts[0]!.startsWith("\t") };
}

function withoutComment(line: string): string {
  let at = line.indexOf("#");
  while (at > 0 && line[at - 1] === "\\") at = line.indexOf("#", at + 1);
  return at < 0 ? line : line.slice(0, at);
}
