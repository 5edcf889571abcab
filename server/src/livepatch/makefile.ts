import { makeFunctions, matchesGlob, substitute, words } from "./make-functions.ts";
import { readLines, type Assignment } from "./makefile-lines.ts";

/** Which files there are, for `$(wildcard ...)` and `include`. */
export interface MakefileNeighbours {
  /** Names in a folder below the Makefile's, folders with a trailing `/`; "" is its own. */
  readonly list: (folder: string) => readonly string[];
  /** The text of a file relative to the Makefile's folder, or null. */
  readonly read: (path: string) => string | null;
}

/** What stands for a folder in an expanded path: that of the Makefile, the source tree's, the external module's. */
export const folderMarks = { source: "\u0001", tree: "\u0002", module: "\u0003" } as const;

/** Stands for a space in what could not be expanded, which stays one word. */
const heldSpace = "\u0004";

const folderVariables: ReadonlyMap<string, string> = new Map([
  ["src", folderMarks.source],
  ["obj", folderMarks.source],
  ["PWD", folderMarks.source],
  ["CURDIR", folderMarks.source],
  ["srctree", folderMarks.tree],
  ["objtree", folderMarks.tree],
  ["M", folderMarks.module],
  ["KBUILD_EXTMOD", folderMarks.module],
]);

const maximumNesting = 64;
/** Characters and steps that all expansions of one file may have, so that `a = $(b)$(b)` cannot double without end. */
const maximumExpanded = 1_000_000;
const maximumWildcardMatches = 2000;
const maximumIncludes = 200;

/** One value that a variable was given, or that was added to it. */
interface Piece {
  readonly text: string;
  readonly conditional: boolean;
}

/** A word of a variable's value. */
export interface MakeWord {
  readonly text: string;
  /** Something that nobody knows here decides whether it is there. */
  readonly conditional: boolean;
}

/** The variables of a Makefile as Kbuild sees them. Nothing is run; what is not known stays as it is written. */
export class Makefile {
  private readonly variables = new Map<string, Piece[]>();
  private readonly neighbours: MakefileNeighbours;
  private expanded = 0;
  private includes = 0;
  /** Whether what is being expanded rests on a condition. */
  private conditional = false;

  constructor(text: string, neighbours: MakefileNeighbours) {
    this.neighbours = neighbours;
    this.readText(text);
  }

  names(): Iterable<string> {
    return this.variables.keys();
  }

  /** The words of a variable's value, expanded. */
  words(name: string): readonly MakeWord[] {
    return (this.variables.get(name) ?? []).flatMap((piece) => {
      this.conditional = piece.conditional;
      const expanded = words(this.expand(piece.text, 0));
      return expanded.map((text) => ({ text, conditional: this.conditional }));
    });
  }

  private readText(text: string): void {
    for (const line of readLines(text)) {
      if (line.kind === "assignment") this.assign(line);
      else for (const name of words(this.expand(line.names, 0))) this.include(name);
    }
  }

  private include(name: string): void {
    const path = name.startsWith(`${folderMarks.source}/`) ? name.slice(2) : name;
    if (!isPlain(path) || path.startsWith("/") || ++this.includes > maximumIncludes) return;
    const text = this.neighbours.read(path);
    if (text !== null) this.readText(text);
  }

  private assign({ name: written, operator, value, conditional }: Assignment): void {
    const name = this.expandName(written);
    const before = this.variables.get(name);
    const text = operator === ":=" ? this.expand(value, 0) : value;
    if (operator === "?=" && before !== undefined) return;
    // Whoever runs make may say otherwise.
    const piece = { text, conditional: conditional || operator === "?=" };
    if (before !== undefined && (operator === "+=" || conditional)) before.push(piece);
    else this.variables.set(name, [piece]);
  }

  /** `$(CONFIG_X)` in a name is `y` or `m`, and stays. */
  private expandName(name: string): string {
    return name.includes("$") ? this.expand(name, 0).replaceAll(folderMarks.source, ".").trim() : name;
  }

  private expand(text: string, depth: number): string {
    // Every step counts, so that it also ends where all that is expanded is empty.
    if (++this.expanded > maximumExpanded) return "";
    if (!text.includes("$")) return text;
    let result = "";
    let at = 0;
    for (let dollar = text.indexOf("$"); dollar >= 0; dollar = text.indexOf("$", at)) {
      result += text.slice(at, dollar);
      const opener = text[dollar + 1] ?? "";
      if (opener !== "(" && opener !== "{") {
        result += opener === "$" ? "$" : `$${opener}`;
        at = dollar + 1 + opener.length;
        continue;
      }
      const end = closerOf(text, dollar + 1);
      if (end < 0) {
        at = dollar;
        break;
      }
      const content = text.slice(dollar + 2, end);
      result += depth < maximumNesting ? (this.reference(content, depth + 1) ?? hold(text.slice(dollar, end + 1))) : "";
      at = end + 1;
    }
    result += text.slice(at);
    this.expanded += result.length;
    return this.expanded <= maximumExpanded ? result : "";
  }

  /** What `$(content)` is, or null where that is not known. */
  private reference(content: string, depth: number): string | null {
    const call = /^([a-z-]+)[ \t]+/.exec(content);
    if (call !== null) {
      const answer = this.call(call[1]!, content.slice(call[0].length), depth);
      if (answer !== undefined) return answer;
    }
    const colon = content.indexOf(":");
    const equals = content.indexOf("=", colon);
    if (colon > 0 && equals > 0) {
      const value = this.value(content.slice(0, colon), depth);
      const from = content.slice(colon + 1, equals);
      const to = content.slice(equals + 1);
      if (value === null) return null;
      const [pattern, replacement] = from.includes("%") ? [from, to] : [`%${from}`, `%${to}`];
      return words(value)
        .map((word) => substitute(pattern, replacement, word))
        .join(" ");
    }
    return this.value(content.includes("$") ? this.expand(content, depth) : content, depth);
  }

  private value(name: string, depth: number): string | null {
    const folder = folderVariables.get(name);
    if (folder !== undefined) return folder;
    const pieces = [...(this.variables.get(name) ?? []), ...this.conditionalPieces(name)];
    if (pieces.length === 0 && !this.variables.has(name)) return ownValues.get(name) ?? null;
    if (pieces.some((piece) => piece.conditional)) this.conditional = true;
    return pieces.map((piece) => this.expand(piece.text, depth)).join(" ");
  }

  /** `x-$(CONFIG_Y)` is `x-y` or `x-m` where the option is set. */
  private conditionalPieces(name: string): readonly Piece[] {
    if (!name.endsWith("-y") && !name.endsWith("-m")) return [];
    const prefix = `${name.slice(0, -1)}$`;
    return [...this.variables]
      .filter(([variable]) => variable.startsWith(prefix))
      .flatMap(([, pieces]) => pieces.map(({ text }) => ({ text, conditional: true })));
  }

  /** Undefined for what is no function known here. */
  private call(name: string, text: string, depth: number): string | null | undefined {
    if (name === "shell") return text.trim() === "pwd" ? folderMarks.source : null;
    const items = splitArguments(text);
    if (name === "if") {
      const condition = this.expand(items[0] ?? "", depth).trim();
      const then = this.expand(items[1] ?? "", depth);
      const otherwise = this.expand(items.slice(2).join(","), depth);
      if (condition.includes("$")) {
        this.conditional = true;
        return `${then} ${otherwise}`;
      }
      return condition === "" ? otherwise : then;
    }
    if (name === "foreach") return this.forEach(items, depth);
    if (name === "wildcard") return this.wildcard(this.expand(text, depth));
    const apply = makeFunctions.get(name);
    if (apply === undefined)
      return name === "call" || name === "eval" || name === "or" || name === "and" ? null : undefined;
    return apply(...items.map((item) => this.expand(item, depth)));
  }

  private forEach(items: readonly string[], depth: number): string {
    const name = this.expand(items[0] ?? "", depth).trim();
    const before = this.variables.get(name);
    const results = words(this.expand(items[1] ?? "", depth)).map((word) => {
      this.variables.set(name, [{ text: word, conditional: false }]);
      return this.expand(items.slice(2).join(","), depth);
    });
    if (before === undefined) this.variables.delete(name);
    else this.variables.set(name, before);
    return results.join(" ");
  }

  private wildcard(patterns: string): string {
    const found: string[] = [];
    for (const pattern of words(patterns)) {
      const isMarked = pattern.startsWith(`${folderMarks.source}/`);
      const path = isMarked ? pattern.slice(2) : pattern;
      if (!isPlain(path)) continue;
      const names = this.matches("", path.split("/"));
      found.push(...(isMarked ? names.map((each) => `${folderMarks.source}/${each}`) : names));
    }
    return found.slice(0, maximumWildcardMatches).join(" ");
  }

  private matches(folder: string, segments: readonly string[]): string[] {
    const [segment, ...rest] = segments;
    if (segment === undefined) return [];
    const names = this.neighbours.list(folder).slice(0, maximumWildcardMatches);
    const suffix = rest.length > 0 ? "/" : "";
    return names
      .filter((name) => name.endsWith("/") === rest.length > 0 && matchesGlob(segment + suffix, name))
      .flatMap((name) => {
        const path = folder === "" ? name.replace("/", "") : `${folder}/${name.replace("/", "")}`;
        return rest.length > 0 ? this.matches(path, rest) : [path];
      });
  }
}

/** Variables of make itself that Kbuild files write into lists. */
const ownValues: ReadonlyMap<string, string> = new Map([
  ["comma", ","],
  ["empty", ""],
  ["space", " "],
]);

/** As the author wrote it, with held spaces given back. */
export function spelled(word: string): string {
  return word
    .replaceAll(heldSpace, " ")
    .replaceAll(folderMarks.source, "$(src)")
    .replaceAll(folderMarks.tree, "$(srctree)")
    .replaceAll(folderMarks.module, "$(M)");
}

function hold(reference: string): string {
  return reference.replace(/[ \t]/g, heldSpace);
}

/** Neither placeholder, nor unknown, nor outside of the folder. */
function isPlain(path: string): boolean {
  return !/[$\u0001-\u0004]/.test(path) && !path.split("/").includes("..");
}

/** The index of the parenthesis or brace that closes the one at an index, or -1. */
function closerOf(text: string, open: number): number {
  const opener = text[open]!;
  const closer = opener === "(" ? ")" : "}";
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === opener) depth++;
    else if (text[i] === closer && --depth === 0) return i;
  }
  return -1;
}

function splitArguments(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === "(" || character === "{") depth++;
    else if (character === ")" || character === "}") depth--;
    else if (character === "," && depth === 0) {
      items.push(text.slice(start, i));
      start = i + 1;
    }
  }
  items.push(text.slice(start));
  return items;
}
