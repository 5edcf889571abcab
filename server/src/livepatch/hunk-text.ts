import { lex } from "../c/lexer.ts";
import { TokenKind, type Token } from "../c/token.ts";

/** A hunk's new side as a piece of C that is closed in itself. */
export interface HunkText {
  /** Lines to put before it, to open what it only closes. */
  readonly before: readonly string[];
  /** Its lines, each as long as it was: what cannot be read is white space. */
  readonly text: readonly string[];
  /** Lines to put behind it, to close what it only opens. */
  readonly after: readonly string[];
  /** What does not begin or does not end in it, as offsets in its lines joined by line ends. */
  readonly cut: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Closes what a hunk cuts off at either end: a comment, the body of a function, an `#if`. `startsFile` tells that nothing was
 * before it; the number makes the name of a function that stands for one whose beginning is not there.
 */
export function readHunkText(lines: readonly string[], startsFile: boolean, number: number): HunkText {
  const text = startsFile ? [...lines] : withoutHead(lines);
  const { tokens, comments } = lex({ path: "", text: text.join("\n") });
  const brackets = readBrackets(tokens);
  if (brackets === null) return { before: [], text: text.map(spaces), after: [], cut: [] };
  // An argument list or a condition whose beginning is not there leaves nothing to read of it.
  if (brackets.outerEnd > 0) blank(text, brackets.outerEnd);
  const opening = openingOf(tokens, brackets, startsFile);
  const joined = text.join("\n");
  const lastComment = comments.at(-1);
  const isOpenComment =
    lastComment?.end === joined.length &&
    joined.startsWith("/*", lastComment.start) &&
    !endsComment(joined, lastComment.start);
  const conditionals = readConditionals(tokens.filter(({ start }) => start >= brackets.outerEnd));
  return {
    before: [
      ...conditionals.opened.map(() => "#if 1"),
      ...(opening === null ? [] : [`static void unseen_${number}(void) ${"{".repeat(opening.braces)}`]),
    ],
    text,
    after: [
      // Nothing of what follows is a part of a macro's definition that goes on.
      ...(text.at(-1)?.trimEnd().endsWith("\\") === true ? [""] : []),
      ...(isOpenComment ? ["*/"] : []),
      ...closing(tokens, brackets, opening?.isWhole === true && opening.braces > 0),
      ...conditionals.closed.map(() => "#endif"),
    ],
    cut: cuts(tokens, brackets, opening, joined.length),
  };
}

function endsComment(text: string, start: number): boolean {
  return text.endsWith("*/") && text.length - start >= 4;
}

// What begins before the hunk

/** The lines with the end of a comment or of a macro's definition blanked that begins before them. */
function withoutHead(lines: readonly string[]): string[] {
  const text = [...lines];
  let head = 0;
  while (head < text.length && /^\s*\*([\s/]|$)/.test(text[head]!) && !text[head]!.includes("*/")) head++;
  if (head === text.length) return text.map(spaces);
  const close = text.findIndex((line) => line.includes("*/"));
  const open = text.findIndex((line) => line.includes("/*"));
  const isTail = close >= 0 && (open < 0 || close < open || (close === open && before(text[close]!, "*/", "/*")));
  if (isTail) {
    const line = text[close]!;
    const end = line.indexOf("*/") + 2;
    for (let at = 0; at < close; at++) text[at] = spaces(text[at]!);
    text[close] = " ".repeat(end) + line.slice(end);
    return text;
  }
  for (let at = 0; at < head; at++) text[at] = spaces(text[at]!);
  // A macro's definition goes on while its lines end in a backslash.
  let continued = 0;
  while (continued < text.length && /\\\s*$/.test(text[continued]!) && !/^\s*#/.test(text[continued]!)) continued++;
  if (continued > 0) for (let at = 0; at <= continued && at < text.length; at++) text[at] = spaces(text[at]!);
  return text;
}

function before(line: string, first: string, second: string): boolean {
  return line.indexOf(first) < line.indexOf(second);
}

function spaces(line: string): string {
  return " ".repeat(line.length);
}

/** Makes white space of what stands before an offset. */
function blank(text: string[], end: number): void {
  let start = 0;
  for (let at = 0; at < text.length && start < end; at++) {
    const line = text[at]!;
    const length = Math.min(line.length, end - start);
    text[at] = " ".repeat(length) + line.slice(length);
    start += line.length + 1;
  }
}

interface Opening {
  /** How many blocks are open where the hunk begins; 0 where the body itself begins in it. */
  readonly braces: number;
  /** Where the construct ends that begins before the hunk; null where it does not. */
  readonly end: number | null;
  /** Whether all of the hunk lies in a body. */
  readonly isWhole: boolean;
}

/** What of a function whose beginning is not there stands at the start; null where the hunk starts outside of all. */
function openingOf(
  tokens: readonly Token[],
  { outerEnd, closers, pairs }: Brackets,
  startsFile: boolean,
): Opening | null {
  if (startsFile) return null;
  const braces = closers.filter(({ start, text }) => text === "}" && start >= outerEnd);
  const last = braces.at(-1);
  if (last !== undefined) return { braces: braces.length, end: last.end, isWhole: false };
  const first = firstOfCode(tokens, outerEnd);
  if (first === null) return null;
  // A body whose head is cut off.
  if (first.text === "{") return { braces: 0, end: pairs.get(first)?.end ?? null, isWhole: !pairs.has(first) };
  const next = tokens[tokens.indexOf(first) + 1];
  const isLabel = first.kind === TokenKind.Identifier && next?.text === ":";
  // The kernel's style indents everything but what is declared outside of functions.
  return first.spaceBefore || outerEnd > 0 || isLabel ? { braces: 1, end: null, isWhole: true } : null;
}

/** The first token behind an offset that is no part of a directive. */
function firstOfCode(tokens: readonly Token[], from: number): Token | null {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind === TokenKind.EndOfFile) return null;
    if (isDirective(token)) {
      while (tokens[at]!.kind !== TokenKind.Newline && tokens[at]!.kind !== TokenKind.EndOfFile) at++;
      if (tokens[at]!.kind === TokenKind.EndOfFile) return null;
    } else if (token.kind !== TokenKind.Newline && token.start >= from) return token;
  }
  return null;
}

// Brackets

interface Brackets {
  /** Brackets that close what begins before the hunk, in order. */
  readonly closers: readonly Token[];
  /** Those that open what ends behind it, in order. */
  readonly openers: readonly Token[];
  /** By the opening one. */
  readonly pairs: ReadonlyMap<Token, Token>;
  /** Where the last `)` or `]` ends that closes what begins before the hunk. */
  readonly outerEnd: number;
}

const opposites: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

/** The brackets that are open at a place, the innermost first. */
interface Open {
  readonly token: Token;
  readonly around: Open | null;
  readonly depth: number;
}

/** No source nests deeper; what does is not read. */
const maximumDepth = 200;

/** Each arm of an `#if` starts where the first one did; what follows goes on from the last. Null where they nest too deep. */
function readBrackets(tokens: readonly Token[]): Brackets | null {
  let open = null as Open | null;
  const outer: (Open | null)[] = [];
  const closers: Token[] = [];
  const pairs = new Map<Token, Token>();
  let outerEnd = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (isDirective(token)) {
      const name = tokens[at + 1]?.text ?? "";
      if (isIf(name)) outer.push(open);
      else if (isElse(name)) open = outer.at(-1) ?? open;
      else if (name === "endif") outer.pop();
      while (!isEnd(tokens[at + 1])) at++;
    } else if (token.text === "{" || token.text === "(" || token.text === "[") {
      open = { token, around: open, depth: (open?.depth ?? 0) + 1 };
      if (open.depth > maximumDepth) return null;
    } else if (opposites.has(token.text)) {
      // What stands open inside of it was not closed: half a line, or another style of macros.
      let opener: Open | null = open;
      while (opener !== null && opener.token.text !== opposites.get(token.text)) opener = opener.around;
      if (opener !== null) pairs.set(opener.token, token);
      else {
        closers.push(token);
        if (token.text !== "}") outerEnd = token.end;
      }
      open = opener?.around ?? null;
    }
  }
  const openers: Token[] = [];
  for (; open !== null; open = open.around) openers.unshift(open.token);
  return { closers, openers, pairs, outerEnd };
}

function isDirective(token: Token): boolean {
  return token.startsLine && token.text === "#";
}

function isEnd(token: Token | undefined): boolean {
  return token === undefined || token.kind === TokenKind.Newline || token.kind === TokenKind.EndOfFile;
}

function isIf(name: string): boolean {
  return name === "if" || name === "ifdef" || name === "ifndef";
}

function isElse(name: string): boolean {
  return name === "else" || name.startsWith("elif");
}

// What ends behind the hunk

/** One line that closes all brackets, and the declaration around them. */
function closing(tokens: readonly Token[], { openers }: Brackets, isInBody: boolean): string[] {
  let at = tokens.length - 1;
  while (isEnd(tokens[at]) && at >= 0) at--;
  const last = tokens[at];
  const closers = openers.map(({ text }) => (text === "{" ? ";}" : text === "(" ? ")" : "]")).reverse();
  const needsEnd = last !== undefined && last.text !== ";" && last.text !== "}" && !isDirectiveEnd(tokens, at);
  const line = `${closers.join("")}${needsEnd && closers.at(-1) !== ";}" ? ";" : ""}${isInBody ? "}" : ""}`;
  return line === "" ? [] : [line];
}

/** Whether a token ends a directive, which needs no other end. */
function isDirectiveEnd(tokens: readonly Token[], last: number): boolean {
  let at = last;
  while (at > 0 && !tokens[at]!.startsLine) at--;
  return isDirective(tokens[at]!);
}

function cuts(
  tokens: readonly Token[],
  { openers }: Brackets,
  opening: Opening | null,
  length: number,
): { start: number; end: number }[] {
  const found = opening === null ? [] : [{ start: 0, end: opening.isWhole ? length : (opening.end ?? length) }];
  const [first] = openers;
  if (first === undefined) return found;
  // From the end of the declaration before.
  let start = 0;
  let depth = 0;
  for (const token of tokens) {
    if (token === first) break;
    if (token.text === "{" || token.text === "(" || token.text === "[") depth++;
    else if (token.text === "}" || token.text === ")" || token.text === "]") depth = Math.max(0, depth - 1);
    if (depth === 0 && (token.text === ";" || token.text === "}")) start = token.end;
  }
  return [...found, { start, end: length }];
}

// Conditions

/** `#if`s that begin before the hunk, and those that end behind it, one entry each. */
function readConditionals(tokens: readonly Token[]): {
  readonly opened: readonly true[];
  readonly closed: readonly true[];
} {
  const opened: true[] = [];
  let open = 0;
  let hasLoneElse = false as boolean;
  tokens.forEach((token, at) => {
    if (!isDirective(token)) return;
    const name = tokens[at + 1]?.text ?? "";
    if (isIf(name)) open++;
    else if (isElse(name)) hasLoneElse ||= open === 0;
    else if (name !== "endif") return;
    else if (open > 0) open--;
    else {
      opened.push(true);
      hasLoneElse = false;
    }
  });
  if (hasLoneElse) {
    opened.push(true);
    open++;
  }
  return { opened, closed: Array.from({ length: open }, () => true) };
}
