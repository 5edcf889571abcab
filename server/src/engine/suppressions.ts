import { lex } from "../c/lexer.ts";
import { positionAt, type SourceFile, type Span } from "../c/source.ts";
import { TokenKind } from "../c/token.ts";
import { constructEnd } from "./construct.ts";

/** A comment that silences rules: `klp-state: ignore RULE, RULE -- reason`, on any of its lines. */
export interface Suppression {
  readonly rules: readonly string[];
  /** Where the last of their names ends: another one can be written there. */
  readonly namesEnd: number;
  /** 0-based lines that the comment itself stands on. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The range of what begins directly below: a declaration, a function, an entry of a table. Empty where nothing does. */
  readonly start: number;
  readonly end: number;
}

/** What a comment that silences rules begins with. */
export const INTRODUCER = "klp-state: ignore";

const suppressionsOf = new WeakMap<SourceFile, readonly Suppression[]>();

/**
 * Whether a comment silences a rule for what starts at a span: on its line, on the line directly above, or directly above
 * the declaration, function or entry that it stands in. C sources and manifests have the same two kinds of comments, and
 * strings in which none starts.
 */
export function isSuppressed(rule: string, { file, start }: Span): boolean {
  const all = suppressions(file);
  if (all.length === 0) return false;
  const { line } = positionAt(file, start);
  return all.some(
    (each) =>
      each.rules.includes(rule) &&
      ((each.firstLine <= line && line <= each.lastLine + 1) || (each.start <= start && start < each.end)),
  );
}

/** The comments of a file that silence rules. */
export function suppressions(file: SourceFile): readonly Suppression[] {
  let found = suppressionsOf.get(file);
  if (found === undefined) {
    found = file.text.includes(INTRODUCER) ? findSuppressions(file) : [];
    suppressionsOf.set(file, found);
  }
  return found;
}

function findSuppressions(file: SourceFile): readonly Suppression[] {
  const { text } = file;
  return lex(file).comments.flatMap(({ start, end }, index): Suppression[] => {
    const found: Suppression[] = [];
    for (let at = text.indexOf(INTRODUCER, start); at >= 0 && at < end; at = text.indexOf(INTRODUCER, at + 1)) {
      if (!startsCommentLine(text, start, at)) continue;
      const names = readNames(text, at + INTRODUCER.length, end);
      const lines = { firstLine: positionAt(file, start).line, lastLine: positionAt(file, end).line };
      found.push({ ...names, ...lines, ...constructBelow(file, index) });
    }
    return found;
  });
}

/** What begins directly below a comment; more comments may stand between, but no blank line. */
function constructBelow(file: SourceFile, comment: number): { start: number; end: number } {
  const { tokens, comments } = lex(file);
  const { end } = comments[comment]!;
  let line = positionAt(file, end).line + 1;
  for (const next of comments.slice(comment + 1)) {
    if (positionAt(file, next.start).line > line) break;
    line = positionAt(file, next.end).line + 1;
  }
  const from = tokens.findIndex((token) => token.start >= end && token.kind !== TokenKind.Newline);
  const first = tokens[from];
  if (first === undefined || positionAt(file, first.start).line > line) return { start: end, end };
  return { start: first.start, end: constructEnd(tokens, from) };
}

/** Whether nothing but the comment's own decoration stands before an offset on its line. */
function startsCommentLine(text: string, commentStart: number, offset: number): boolean {
  for (let at = offset - 1; at >= commentStart; at--) {
    const character = text[at]!;
    if (character === "\n" || character === "\r") return true;
    if (character !== " " && character !== "\t" && character !== "*" && character !== "/") return false;
  }
  return true;
}

/** Names with commas between, up to anything else: the reason, or the end of the comment. */
function readNames(text: string, start: number, end: number): { rules: string[]; namesEnd: number } {
  const rules: string[] = [];
  let namesEnd = start;
  for (let at = start; ; at++) {
    at = skipDecoration(text, at, end);
    const nameStart = at;
    while (at < end && isNameCharacter(text, at)) at++;
    if (at === nameStart) break;
    rules.push(text.slice(nameStart, at));
    namesEnd = at;
    at = skipDecoration(text, at, end);
    if (at >= end || text[at] !== ",") break;
  }
  return { rules, namesEnd };
}

/** White space, and the star that begins a line of a kernel comment. */
function skipDecoration(text: string, offset: number, end: number): number {
  let at = offset;
  while (at < end && (text[at] === "*" ? text[at + 1] !== "/" : text[at]!.trim() === "")) at++;
  return at;
}

/** A rule's name has single hyphens; two begin the reason. */
function isNameCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 0x2d) return text.charCodeAt(at + 1) !== 0x2d && text.charCodeAt(at - 1) !== 0x2d;
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
