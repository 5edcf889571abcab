import { isTyped, type Token } from "../token.ts";
import { Code, isCloser, isOpener, startsSpecifiers } from "./codes.ts";

/**
 * Where the brackets end, by the index of the opening token: the index of its closer, or `~index` of the token before
 * which a missing closer belongs, or 0 for a token that opens nothing.
 *
 * The parser never reads past the end of the brackets it is in, so this is where one mistake is kept from spreading.
 * Text whose brackets pair up is taken as it is. Otherwise the layout tells: a definition that starts in column 0 is in
 * no brackets, a `}` that starts its line ends what the line of the same indentation opened, and a `;` is in no
 * parentheses but those of `for`.
 */
export function matchBrackets(tokens: readonly Token[], codes: readonly Code[]): Int32Array {
  const ends = new Int32Array(tokens.length);
  const stray = pair(codes, ends);
  if (stray === null) return ends;
  return new Recovery(tokens, codes, stray > 0).ends;
}

/** Fills in the closers; null if every bracket has its partner, else the number of closers that have none. */
function pair(codes: readonly Code[], ends: Int32Array): number | null {
  const open: number[] = [];
  let sound = true;
  let stray = 0;
  for (let i = 0; i < ends.length; i++) {
    const code = codes[i]!;
    if (isOpener(code)) open.push(i);
    else if (isCloser(code)) {
      // A parenthesis that is missing inside of braces must not make their closer a stray one.
      while (code === Code.CloseBrace && open.length > 0 && codes[open[open.length - 1]!] !== Code.OpenBrace) {
        open.pop();
        sound = false;
      }
      const opener = open[open.length - 1];
      if (opener !== undefined && pairs(codes[opener]!, code)) {
        ends[opener] = i;
        open.pop();
      } else {
        sound = false;
        if (code === Code.CloseBrace) stray++;
      }
    }
  }
  return sound && open.length === 0 ? null : stray;
}

function pairs(opener: Code, closer: Code): boolean {
  return closer - opener === Code.CloseParen - Code.OpenParen;
}

/** How many unclosed parentheses a closer looks past for its partner, so that the time stays linear. */
const FARTHEST = 64;

/** An opening bracket whose end is being looked for. */
interface Opener {
  readonly index: number;
  readonly code: Code;
  /** The column in which its line starts, tabs counted as 8. */
  readonly indentation: number;
  /** The number of its line among those that were typed. */
  readonly line: number;
  /** It is the first on its line. */
  readonly startsLine: boolean;
}

class Recovery {
  readonly ends: Int32Array;
  private readonly open: Opener[] = [];
  private line = 0;
  private indentation = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly codes: readonly Code[],
    /** Closers without an opener were seen, so that a `}` in an odd place may be one of them. */
    private readonly hasStray: boolean,
  ) {
    this.ends = new Int32Array(tokens.length);
    const atomic = this.soundParentheses();
    for (let i = 0; i < tokens.length; i++) {
      const startsLine = this.enterLine(i);
      const end = atomic[i]!;
      if (end > 0) {
        this.ends[i] = end;
        for (let inside = i + 1; inside < end; inside++) {
          this.enterLine(inside);
          if (atomic[inside]! > 0) this.ends[inside] = atomic[inside]!;
        }
        i = end;
        continue;
      }
      this.read(i, startsLine);
    }
    this.closeAbove(0, Math.max(0, tokens.length - 1));
  }

  /** Ends of the parentheses and square brackets that pair up with no brace or semicolon (but those of `for`) inside. */
  private soundParentheses(): Int32Array {
    const { codes } = this;
    const ends = new Int32Array(this.tokens.length);
    const open: number[] = [];
    for (let i = 0; i < ends.length; i++) {
      const code = codes[i]!;
      if (code === Code.OpenParen || code === Code.OpenBracket) open.push(i);
      else if (code === Code.CloseParen || code === Code.CloseBracket) {
        const opener = open.pop();
        if (opener !== undefined && pairs(codes[opener]!, code)) ends[opener] = i;
        else open.length = 0;
      } else if (code === Code.OpenBrace || code === Code.CloseBrace || (code >= Code.If && code <= Code.LocalLabel)) {
        open.length = 0;
      } else if (code === Code.Semicolon && (open.length > 1 || codes[(open[0] ?? 0) - 1] !== Code.For)) {
        open.length = 0;
      } else if (code === Code.Storage && this.tokens[i]!.startsLine && this.column(i) === 0) open.length = 0;
    }
    return ends;
  }

  private read(i: number, startsLine: boolean): void {
    const { codes, open } = this;
    const code = codes[i]!;
    if (startsLine && this.indentation === 0 && open.length > 0 && this.startsDefinition(i)) this.closeAbove(0, i);
    if (code === Code.OpenBrace) {
      this.beforeBrace(i, startsLine);
      this.push(i, startsLine);
    } else if (code === Code.OpenParen || code === Code.OpenBracket) this.push(i, startsLine);
    else if (code === Code.CloseBrace) this.closeBrace(i, startsLine);
    else if (code === Code.CloseParen || code === Code.CloseBracket) this.closeParenthesis(i, code);
    else if (code === Code.Semicolon) {
      const top = open.at(-1);
      if (top !== undefined && codes[top.index - 1] !== Code.For) this.closeParentheses(i);
    } else if (startsLine && this.startsStatementOrItem(i)) this.closeParentheses(i);
  }

  /** Notes the line of a token that the author typed first on it. */
  private enterLine(i: number): boolean {
    const token = this.tokens[i]!;
    if (!token.startsLine || !isTyped(token)) return false;
    this.line++;
    this.indentation = this.column(i);
    return true;
  }

  private push(index: number, startsLine: boolean): void {
    const { indentation, line } = this;
    this.open.push({ index, code: this.codes[index]!, indentation, line, startsLine });
  }

  /** A `{` that shows something before it to be unclosed. */
  private beforeBrace(i: number, startsLine: boolean): void {
    const { codes, open } = this;
    const top = open.at(-1);
    if (top === undefined) return;
    if (top.code !== Code.OpenBrace) {
      const keyword = codes[top.index - 1] ?? Code.End;
      const controls = keyword === Code.If || keyword === Code.While || keyword === Code.For || keyword === Code.Switch;
      const isBody = controls && codes[i - 1] !== Code.OpenParen && this.tokens[i + 1]?.startsLine === true;
      if (isBody || (startsLine && this.indentation === 0)) this.closeParentheses(i);
      return;
    }
    // The next entry of a table at the indentation of one that is still open.
    const before = codes[top.index - 1] ?? Code.End;
    const isEntry = before === Code.Comma || before === Code.OpenBrace;
    if (startsLine && isEntry && top.startsLine && top.indentation === this.indentation)
      this.closeAbove(open.length - 1, i);
  }

  private closeBrace(i: number, startsLine: boolean): void {
    const { open } = this;
    if (startsLine) {
      let level = open.length - 1;
      while (level >= 0 && !(open[level]!.code === Code.OpenBrace && open[level]!.indentation <= this.indentation))
        level--;
      if (level >= 0 && open[level]!.indentation === this.indentation) {
        this.close(level, i);
        return;
      }
      if (level >= 0 && this.hasStray && open[level]!.indentation < this.indentation) {
        this.closeAbove(level + 1, i);
        return;
      }
    }
    let level = open.length - 1;
    while (level >= 0 && open[level]!.code !== Code.OpenBrace) level--;
    if (level < 0) return;
    const opener = open[level]!;
    const opensBlock = this.tokens[opener.index + 1]?.startsLine === true;
    if (this.hasStray && !startsLine && opensBlock && opener.line !== this.line) return;
    this.close(level, i);
  }

  private closeParenthesis(i: number, code: Code): void {
    const { open } = this;
    const lowest = Math.max(0, open.length - FARTHEST);
    let level = open.length - 1;
    while (level >= lowest && open[level]!.code !== Code.OpenBrace && !pairs(open[level]!.code, code)) level--;
    if (level >= lowest && pairs(open[level]!.code, code)) this.close(level, i);
  }

  /** The token closes the bracket at this level, and all above it end before it. */
  private close(level: number, closer: number): void {
    this.closeAbove(level + 1, closer);
    this.ends[this.open.pop()!.index] = closer;
  }

  /** Ends the innermost parentheses and square brackets, up to the next brace, before a token. */
  private closeParentheses(before: number): void {
    let level = this.open.length;
    while (level > 0 && this.open[level - 1]!.code !== Code.OpenBrace) level--;
    this.closeAbove(level, before);
  }

  private closeAbove(level: number, before: number): void {
    for (let i = level; i < this.open.length; i++) this.ends[this.open[i]!.index] = ~before;
    this.open.length = Math.min(level, this.open.length);
  }

  /** What starts in column 0 like this is a definition, and in no brackets. */
  private startsDefinition(i: number): boolean {
    if (this.indentation !== 0) return false;
    const code = this.codes[i]!;
    if (startsSpecifiers(code) || code === Code.Attribute || code === Code.StaticAssert) return true;
    if (code !== Code.Identifier) return false;
    const next = this.codes[i + 1]!;
    return next === Code.Identifier || next === Code.OpenParen || next === Code.Star || startsSpecifiers(next);
  }

  /** What starts a line like this is in no parentheses. */
  private startsStatementOrItem(i: number): boolean {
    const code = this.codes[i]!;
    if ((code >= Code.If && code <= Code.LocalLabel) || code === Code.Storage) return true;
    return code === Code.Dot && this.codes[i + 1] === Code.Identifier && this.codes[i + 2] === Code.Assign;
  }

  /** The column in which the line of a token starts that is the first on it. */
  private column(i: number): number {
    const { file, start } = this.tokens[i]!;
    let at = start;
    while (at > 0 && !isLineBreak(file.text.charCodeAt(at - 1))) at--;
    for (let column = 0; ; at++) {
      const code = file.text.charCodeAt(at);
      if (code === 32) column++;
      else if (code === 9) column = (column | 7) + 1;
      else return column;
    }
  }
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}
